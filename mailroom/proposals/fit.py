"""What of a proposal still fits when both have agreed: the hard rules H1 to H3 of decisions.md section 4.3 again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.item_state import ItemStateChanged
from contracts.jams import TeamOutlookDrawn
from contracts.settings import SettingsChanged
from mailroom.proposals.bundles import may_move
from mailroom.proposals.proposal import OfferedItem, Proposal
from mailroom.teams import Roster


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
    if room.giver is None or room.receiver is None:
        return frozenset()
    slack = _slack(room.receiver, room.limits.receiver_load_limit, room.committed)
    left = min(_giver_left(room.giver, room), _receiver_left(room.receiver, room))
    kept: set[str] = set()
    for bundle in _bundles(proposal):
        minutes = sum(item.minutes for item in bundle)
        touched = [horizon for horizon in slack if horizon >= bundle[0].workdays]
        fits = minutes <= left and all(slack[horizon] >= minutes for horizon in touched)
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
    """H2: minutes that each horizon of the receiver can still take below its load limit."""
    slack = {row.workdays: limit * row.capacity_minutes - row.demand_minutes for row in receiver.horizons}
    for workdays, minutes in committed:
        for horizon in slack:
            if horizon >= workdays:
                slack[horizon] -= minutes
    return slack


def _giver_left(giver: TeamOutlookDrawn, room: Room) -> float:
    """H3: what may still leave the giver today, a share of its open work."""
    return room.limits.giver_daily_share * giver.open_minutes - room.given_today


def _receiver_left(receiver: TeamOutlookDrawn, room: Room) -> float:
    """H3: what may still reach the receiver today, a share of its next working day."""
    day = receiver.capacity_days[0].minutes if receiver.capacity_days else 0.0
    return room.limits.receiver_daily_share * day - room.received_today


def _bundles(proposal: Proposal) -> list[list[OfferedItem]]:
    grouped: dict[int, list[OfferedItem]] = {}
    for item in proposal.items:
        grouped.setdefault(item.bundle, []).append(item)
    return list(grouped.values())
