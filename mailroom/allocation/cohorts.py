"""Which work may go where at which price: the movable cells of the givers and the receivers able to take them."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.items import ItemClass
from contracts.plans import MovableCell, PlanReason
from mailroom.allocation import limits
from mailroom.allocation.load import entry, quarters
from mailroom.allocation.situation import Giver, Receiver, Situation

CANDIDATES = 24
"""Receivers considered per cohort; three to eight are enough in practice (decisions.md section 3.3)."""

BASE, OTHER_SITE, DUE_SOON, DECLINED_BEFORE = 10_000, 6_000, 3_000, 4_000
"""Cost of moving a quarter-hour. The last two digits are left for tie-breaks by rank of the receiver."""

_RANKS = 99
DEAREST = BASE + OTHER_SITE + DUE_SOON + DECLINED_BEFORE + _RANKS
"""No move of a quarter-hour costs more."""

Declines = Mapping[tuple[str, str], frozenset[ItemClass]]
"""Classes that a pair of giver and receiver has lately declined."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Movable work of one cell of one giver, with the receivers that may take it, cheapest first."""

    giver: Giver
    cell: MovableCell
    quarters: int
    candidates: tuple[tuple[Receiver, int], ...]
    """Receiver and cost per quarter-hour."""


def cohorts(situation: Situation, giving: tuple[Giver, ...], taking: tuple[Receiver, ...]) -> tuple[Cohort, ...]:
    """All cohorts of these givers, in the situation's order."""
    cells = {measured.team: measured.cells for measured in situation.movable}
    declines = _declines(situation)
    return tuple(
        Cohort(giver, cell, quarters(cell.minutes), _candidates(situation, giver, cell, taking, declines))
        for giver in giving
        for cell in cells.get(giver.outlook.team, ())
        if _may_leave(giver, cell)
    )


def _may_leave(giver: Giver, cell: MovableCell) -> bool:
    """Whether moving this cell could help at all: due neither too soon nor beyond the forecast, and asked for."""
    if cell.workdays < limits.SOONEST_DUE_WORKDAYS or entry(giver.load.edges, cell.workdays) is None:
        return False
    if giver.reason is PlanReason.HELP_REQUESTED and giver.help_classes and cell.item_class not in giver.help_classes:
        return False
    return cell.items > 0 and quarters(cell.minutes) > 0


def _declines(situation: Situation) -> Declines:
    found: dict[tuple[str, str], frozenset[ItemClass]] = {}
    for proposal in situation.proposals:
        if limits.is_blocked_by_decline(proposal, situation.at):
            pair = (proposal.from_team, proposal.to_team)
            found[pair] = found.get(pair, frozenset()) | {line.item_class for line in proposal.lines}
    return found


def _candidates(
    situation: Situation, giver: Giver, cell: MovableCell, taking: tuple[Receiver, ...], declines: Declines
) -> tuple[tuple[Receiver, int], ...]:
    team = giver.outlook.team
    described = situation.roster.teams.get(team)
    partners = described.partners if described else ()
    able = [
        receiver
        for receiver in taking
        if (not partners or receiver.outlook.team in partners)
        and _takes(receiver, cell.workdays) > 0
        and cell.item_class not in declines.get((team, receiver.outlook.team), frozenset())
        and limits.may_take_cell(situation.roster, receiver.outlook.team, cell)
    ]
    # Partner order is the office's own preference; without one the roomiest team comes first.
    rank_of = {partner: rank for rank, partner in enumerate(partners)}
    able.sort(key=lambda r: (rank_of.get(r.outlook.team, 0), -_takes(r, cell.workdays), r.outlook.team))
    priced = [
        (receiver, _cost(giver, receiver, cell, (team, receiver.outlook.team) in declines) + min(rank, _RANKS))
        for rank, receiver in enumerate(able)
    ]
    priced.sort(key=lambda pair: pair[1])
    return tuple(priced[:CANDIDATES])


def _cost(giver: Giver, receiver: Receiver, cell: MovableCell, declined_before: bool) -> int:
    other_site = giver.outlook.site != receiver.outlook.site
    due_soon = cell.workdays <= limits.SOONEST_DUE_WORKDAYS
    return BASE + OTHER_SITE * other_site + DUE_SOON * due_soon + DECLINED_BEFORE * declined_before


def _takes(receiver: Receiver, workdays: int) -> int:
    """Quarter-hours due within `workdays` that this receiver could take at most."""
    at = entry(receiver.load.edges, workdays)
    if at is None:
        return 0
    return min(receiver.rooms[at], quarters(receiver.minutes_left_today / limits.MOVED_WORK_FACTOR))
