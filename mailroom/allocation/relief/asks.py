"""What each new receiver is asked for: so much a day, so much in all, until when, and how much is likely."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from contracts.plans import PlannedAsk, PlannedMove
from mailroom.allocation import limits, parameters
from mailroom.allocation.relief.pairs import Pair
from mailroom.allocation.sides import Giver, Receiver
from mailroom.allocation.situation import Situation
from mailroom.workdays import add_workdays, business_date


def most_per_day(receiver: Receiver, situation: Situation) -> int:
    """Whole minutes of moved work that a team may take on a day anyway (H3)."""
    load = limits.receiver_minutes_per_day(receiver.outlook, situation.settings)
    return int(load / parameters.MOVED_WORK_FACTOR)


def asks_for(
    situation: Situation,
    givers: Iterable[Giver],
    receivers: Iterable[Receiver],
    moves: Collection[PlannedMove],
    new: Collection[Pair],
) -> tuple[PlannedAsk, ...]:
    """One ask per new pair that these moves would use, in order of the teams' codes."""
    missing = {giver.outlook.team: giver.load.missing() for giver in givers}
    per_day = {receiver.outlook.team: most_per_day(receiver, situation) for receiver in receivers}
    planned = _minutes(moves)
    given: defaultdict[str, int] = defaultdict(int)
    for (giver, _), minutes in planned.items():
        given[giver] += minutes
    until = add_workdays(business_date(situation.at), parameters.AGREED_WORKDAYS)
    return tuple(
        PlannedAsk(
            from_team=giver,
            to_team=receiver,
            minutes_per_day=per_day[receiver],
            budget_minutes=parameters.MINUTES_IN_ALL,
            until=until,
            likely_minutes=_likely(minutes, missing[giver] * minutes / given[giver], per_day[receiver]),
        )
        for (giver, receiver), minutes in sorted(planned.items())
        if (giver, receiver) in new
    )


def _minutes(moves: Iterable[PlannedMove]) -> Mapping[Pair, int]:
    minutes: defaultdict[Pair, int] = defaultdict(int)
    for move in moves:
        minutes[move.from_team, move.to_team] += move.minutes
    return minutes


def _likely(planned: int, share_of_missing: float, per_day: int) -> int:
    """What is planned now, or the pair's part of all that its giver lacks, as far as the share allows."""
    most = min(parameters.MINUTES_IN_ALL, per_day * parameters.AGREED_WORKDAYS)
    return min(max(planned, int(share_of_missing)), most)


def too_small(asks: Iterable[PlannedAsk], moves: Collection[PlannedMove]) -> tuple[Pair, ...]:
    """Pairs that are not worth a question, at most one per giver: its smallest, whose work the others may take."""
    smallest: dict[str, tuple[int, str]] = {}
    for ask in asks:
        own = [move for move in moves if (move.from_team, move.to_team) == (ask.from_team, ask.to_team)]
        if not _is_worth_asking(ask, sum(move.items for move in own), sum(move.minutes for move in own)):
            found = (ask.likely_minutes, ask.to_team)
            smallest[ask.from_team] = min(found, smallest.get(ask.from_team, found))
    return tuple((giver, receiver) for giver, (_, receiver) in smallest.items())


def _is_worth_asking(ask: PlannedAsk, items: int, minutes: int) -> bool:
    """Whether enough is likely to move, with items of the size of those in the first list."""
    enough_items = ask.likely_minutes * items >= parameters.LEAST_ITEMS * minutes
    return ask.likely_minutes >= parameters.LEAST_MINUTES and enough_items
