"""What of a proposal still fits when both have agreed: the hard rules H1 to H3 of decisions.md section 4.3 again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.item_state import ItemStateChanged
from contracts.jams import TeamOutlookDrawn
from contracts.settings import SettingsChanged
from mailroom.allocation import limits, parameters
from mailroom.proposals.bundles import may_move
from mailroom.proposals.proposal import OfferedItem, Proposal
from mailroom.teams import Roster

_EPSILON = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How the two teams stand at acceptance. Without an outlook nothing can be shown to fit, so nothing does.

    `committed`: other agreed work on its way to the receiver and not in its outlook, as (due bucket, minutes).
    `given_today` / `received_today`: minutes of other proposals agreed on this business day.
    """

    giver: TeamOutlookDrawn | None
    receiver: TeamOutlookDrawn | None
    limits: SettingsChanged
    committed: tuple[tuple[int, int], ...] = ()
    given_today: int = 0
    received_today: int = 0


def still_fits(proposal: Proposal, items: Mapping[str, ItemStateChanged], roster: Roster, room: Room) -> frozenset[str]:
    """The items of the whole bundles that may move now; bundles are tried in the order of the proposal."""
    if room.giver is None or room.receiver is None or not roster.takes_work_in(proposal.to_team, proposal.region):
        return frozenset()
    slack = _slack(room.receiver, limits.load_limit(room.receiver, room.limits), room.committed)
    left = _left_today(room.giver, room.receiver, room)
    kept: set[str] = set()
    for bundle in _bundles(proposal):
        minutes = sum(item.minutes for item in bundle)
        touched = [horizon for horizon in slack if horizon >= bundle[0].workdays]
        fits = minutes <= left and all(slack[horizon] + _EPSILON >= minutes for horizon in touched)
        if fits and all(_allowed(items.get(item.item_id), proposal, roster) for item in bundle):
            kept.update(item.item_id for item in bundle)
            left -= minutes
            for horizon in touched:
                slack[horizon] -= minutes
    return frozenset(kept)


def _allowed(item: ItemStateChanged | None, proposal: Proposal, roster: Roster) -> bool:
    """H1: still waiting with the giver, free to move, and something the receiver may work on."""
    if item is None or item.team != proposal.from_team or not may_move(item):
        return False
    return proposal.to_team not in item.not_to_team and roster.can_work(proposal.to_team, item.item_class, item.skills)


def _slack(receiver: TeamOutlookDrawn, limit: float, committed: Iterable[tuple[int, int]]) -> dict[int, float]:
    """H2: minutes of moved work that each horizon of the receiver can still take below its load limit."""
    slack = {row.workdays: limit * row.capacity_minutes - row.demand_minutes for row in receiver.horizons}
    taken = {horizon: sum(more for workdays, more in committed if workdays <= horizon) for horizon in slack}
    return {horizon: minutes / parameters.MOVED_WORK_FACTOR - taken[horizon] for horizon, minutes in slack.items()}


def _left_today(giver: TeamOutlookDrawn, receiver: TeamOutlookDrawn, room: Room) -> float:
    """H3: minutes that may still leave the one and reach the other team today."""
    give = limits.giver_minutes_per_day(giver, room.limits) - room.given_today
    take = limits.receiver_minutes_per_day(receiver, room.limits) / parameters.MOVED_WORK_FACTOR - room.received_today
    return min(give, take) + _EPSILON


def _bundles(proposal: Proposal) -> list[list[OfferedItem]]:
    grouped: dict[int, list[OfferedItem]] = {}
    for item in proposal.items:
        grouped.setdefault(item.bundle, []).append(item)
    return list(grouped.values())
