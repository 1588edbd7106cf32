"""What of a proposal still fits when both have agreed: the hard rules H1 to H3 again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.item_state import ItemState, ItemStateChanged
from contracts.jams import TeamOutlookDrawn
from contracts.settings import SettingsChanged
from mailroom.allocation import limits, parameters
from mailroom.proposals.bundles import may_move
from mailroom.proposals.proposal import OfferedItem, Proposal, Why, keep
from mailroom.teams import Roster

_EPSILON = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The state of the two teams at acceptance. Without an outlook nothing can be shown to fit, so nothing fits.

    `committed`: other agreed work on its way to the receiver and not in its outlook, as (due bucket, minutes).
    `given_today` / `received_today`: minutes of other proposals agreed on this business day.
    """

    giver: TeamOutlookDrawn | None
    receiver: TeamOutlookDrawn | None
    limits: SettingsChanged
    committed: tuple[tuple[int, int], ...] = ()
    given_today: int = 0
    received_today: int = 0
    share_left: int | None = None
    """Minutes that the share still leaves for today; None of proposals that belong to none."""


def fitted(proposal: Proposal, items: Mapping[str, ItemStateChanged], roster: Roster, room: Room) -> Proposal:
    """The proposal with what still fits; the rest is noted with its reason."""
    staying = stays(proposal, items, roster, room)
    return keep(proposal, {item.item_id for item in proposal.items} - staying.keys(), staying)


def stays(proposal: Proposal, items: Mapping[str, ItemStateChanged], roster: Roster, room: Room) -> dict[str, Why]:
    """Why the items that may not move now have to stay; the others are not listed."""
    if not roster.takes_work_in(proposal.to_team, proposal.region):
        return {item.item_id: Why.UNKNOWN_TEAM for item in proposal.items}
    if room.giver is None or room.receiver is None:
        return {item.item_id: Why.NO_FORECAST for item in proposal.items}
    slack = _slack(room.receiver, limits.load_limit(room.receiver, room.limits), room.committed)
    left = _left_today(room.giver, room.receiver, room)
    agreed = room.share_left
    staying: dict[str, Why] = {}
    for bundle in _bundles(proposal):
        minutes = sum(item.minutes for item in bundle)
        touched = [horizon for horizon in slack if horizon >= bundle[0].workdays]
        forbidden = _forbidden(bundle, items, proposal, roster)
        if forbidden:
            staying |= {item.item_id: forbidden.get(item.item_id, Why.HOUSEHOLD) for item in bundle}
        elif minutes > left:
            staying |= {item.item_id: Why.DAILY_LIMIT for item in bundle}
        elif agreed is not None and minutes > agreed:
            staying |= {item.item_id: Why.SHARE_LIMIT for item in bundle}
        elif any(slack[horizon] + _EPSILON < minutes for horizon in touched):
            staying |= {item.item_id: Why.NO_ROOM for item in bundle}
        else:
            left -= minutes
            agreed = None if agreed is None else agreed - minutes
            for horizon in touched:
                slack[horizon] -= minutes
    return staying


def _forbidden(
    bundle: Iterable[OfferedItem], items: Mapping[str, ItemStateChanged], proposal: Proposal, roster: Roster
) -> dict[str, Why]:
    found = ((each.item_id, _obstacle(items.get(each.item_id), proposal, roster)) for each in bundle)
    return {item_id: why for item_id, why in found if why is not None}


def _obstacle(item: ItemStateChanged | None, proposal: Proposal, roster: Roster) -> Why | None:
    """H1: still waiting with the giver, free to move, and something the receiver may work on. Otherwise what fails."""
    if item is None:
        return Why.CLOSED
    if item.team != proposal.from_team:
        return Why.OWNER_CHANGED
    if not may_move(item):
        return _kept_by_itself(item)
    if proposal.to_team in item.not_to_team:
        return Why.NOT_TO_TEAM
    return None if roster.can_work(proposal.to_team, item.item_class, item.skills) else Why.SKILL_MISSING


def _kept_by_itself(item: ItemStateChanged) -> Why:
    marks = ((Why.EXCLUDED, item.excluded), (Why.RESTRICTED, item.restricted), (Why.ALREADY_MOVED, item.system_moves))
    if item.state is not ItemState.WAITING:
        return Why.STARTED
    return next((why for why, holds in marks if holds), Why.URGENT)


def _slack(receiver: TeamOutlookDrawn, limit: float, committed: Iterable[tuple[int, int]]) -> dict[int, float]:
    """H2: minutes of moved work that each horizon of the receiver can still take below its load limit."""
    slack = {row.workdays: limit * row.capacity_minutes - row.demand_minutes for row in receiver.horizons}
    taken = {horizon: sum(more for workdays, more in committed if workdays <= horizon) for horizon in slack}
    return {horizon: minutes / parameters.MOVED_WORK_FACTOR - taken[horizon] for horizon, minutes in slack.items()}


def _left_today(giver: TeamOutlookDrawn, receiver: TeamOutlookDrawn, room: Room) -> float:
    """H3: minutes that may still leave one team and reach the other today."""
    give = limits.giver_minutes_per_day(giver, room.limits) - room.given_today
    take = limits.receiver_minutes_per_day(receiver, room.limits) / parameters.MOVED_WORK_FACTOR - room.received_today
    return min(give, take) + _EPSILON


def _bundles(proposal: Proposal) -> list[list[OfferedItem]]:
    grouped: dict[int, list[OfferedItem]] = {}
    for item in proposal.items:
        grouped.setdefault(item.bundle, []).append(item)
    return list(grouped.values())
