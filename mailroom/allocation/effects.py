"""What a plan does to each team it touches, by the plan's own forecast."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from contracts.jams import TeamOutlookDrawn
from contracts.plans import BeforeAfter, Coming, PlannedMove
from mailroom.allocation import parameters
from mailroom.allocation.load import DueMinutes, load_of, pending
from mailroom.allocation.relief.expected import coming_by_pair, less, together
from mailroom.allocation.situation import Situation, by_team

_OutAndIn = tuple[DueMinutes, DueMinutes]
"""Work that leaves a team and work that comes to it."""


def before_after(situation: Situation, moves: Iterable[PlannedMove]) -> tuple[BeforeAfter, ...]:
    """Each giver and receiver of these moves, by name; open proposals are part of the state before. What running
    reliefs may still bring beside the moves is told apart."""
    moves = tuple(moves)
    out: defaultdict[str, list[PlannedMove]] = defaultdict(list)
    into: defaultdict[str, list[PlannedMove]] = defaultdict(list)
    for move in moves:
        out[move.from_team].append(move)
        into[move.to_team].append(move)
    expected = _beside(situation, moves)
    gone, come = by_team(situation.proposals, "from_team"), by_team(situation.proposals, "to_team")
    found = []
    for outlook in situation.outlooks:
        team = outlook.team
        if team in out or team in into:
            leaving, coming = gone.get(team, ()), come.get(team, ())
            so_far = pending(leaving, situation.at, offered=False), pending(coming, situation.at)
            effect = _effect(outlook, so_far, (_due(out.get(team, ())), _due(into.get(team, ()))))
            going, bringing = (
                together(each for pair, each in expected.items() if pair[side] == team) for side in (0, 1)
            )
            found.append(effect.model_copy(update={"coming_out": going, "coming_in": bringing}))
    return tuple(found)


def _beside(situation: Situation, moves: Iterable[PlannedMove]) -> dict[tuple[str, str], Coming]:
    planned: Counter[tuple[str, str]] = Counter()
    for move in moves:
        planned[move.from_team, move.to_team] += move.minutes
    return {pair: less(each, planned[pair]) for pair, each in coming_by_pair(situation.reliefs, situation.at).items()}


def _effect(outlook: TeamOutlookDrawn, so_far: _OutAndIn, planned: _OutAndIn) -> BeforeAfter:
    (gone, come), (out, into) = so_far, planned
    before = load_of(outlook).plus(gone, -1.0).plus(come, parameters.MOVED_WORK_FACTOR)
    after = before.plus(out, -1.0).plus(into, parameters.MOVED_WORK_FACTOR)
    pending_minutes = parameters.MOVED_WORK_FACTOR * sum(come.values()) - sum(gone.values())
    moved_minutes = parameters.MOVED_WORK_FACTOR * sum(into.values()) - sum(out.values())
    return BeforeAfter(
        team=outlook.team,
        days_left_before=_days_left(outlook, pending_minutes),
        days_left_after=_days_left(outlook, pending_minutes + moved_minutes),
        missing_minutes_before=round(before.missing(), 1),
        missing_minutes_after=round(after.missing(), 1),
    )


def _due(moves: Iterable[PlannedMove]) -> DueMinutes:
    due: dict[int, float] = {}
    for move in moves:
        due[move.workdays] = due.get(move.workdays, 0.0) + move.minutes
    return due


def _days_left(outlook: TeamOutlookDrawn, more_minutes: float) -> float | None:
    days = outlook.capacity_days[: parameters.DAYS_LEFT_OVER]
    mean = sum(day.minutes for day in days) / len(days) if days else 0.0
    if outlook.days_of_work_left is None or mean <= 0:
        return outlook.days_of_work_left
    return round(max(0.0, outlook.days_of_work_left + more_minutes / mean), 2)
