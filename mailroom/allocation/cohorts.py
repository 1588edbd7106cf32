"""Which work may go where at which price: the movable cells of the givers and the receivers able to take them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from contracts.items import ItemClass
from contracts.plans import MovableCell, PlanReason
from mailroom.allocation import limits, parameters
from mailroom.allocation.load import entry, quarters
from mailroom.allocation.situation import Giver, Receiver, Situation, partners_of
from mailroom.allocation.triage import has_legal_clock

_RANKS = parameters.COST_SCALE - 1

Declines = Mapping[tuple[str, str], frozenset[ItemClass]]
"""Classes that a pair of giver and receiver has lately declined."""

Candidates = tuple[tuple[Receiver, int], ...]
"""Receivers, each with the cost of moving a quarter-hour to it."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Movable work of one cell of one giver, with the receivers that may take it, cheapest first."""

    giver: Giver
    cell: MovableCell
    quarters: int
    candidates: Candidates


def cohorts(
    situation: Situation, giving: tuple[Giver, ...], taking: tuple[Receiver, ...], short: Collection[ItemClass] = ()
) -> tuple[Cohort, ...]:
    """All cohorts of these givers, in the situation's order. Of the classes in `short` only legal clocks leave."""
    cells = {measured.team: measured.cells for measured in situation.movable}
    declines = declined_between(situation)
    found: list[Cohort] = []
    for giver in giving:
        leaving = [
            cell
            for cell in cells.get(giver.outlook.team, ())
            if _may_leave(giver, cell) and (cell.item_class not in short or has_legal_clock(cell.item_class))
        ]
        due = sorted({cell.workdays for cell in leaving})
        priced = {workdays: _priced(situation, giver, workdays, taking, declines) for workdays in due}
        found += [
            Cohort(giver, cell, quarters(cell.minutes), _able(situation, giver, cell, priced[cell.workdays], declines))
            for cell in leaving
        ]
    return tuple(found)


def _may_leave(giver: Giver, cell: MovableCell) -> bool:
    """Whether moving this cell could help at all: due neither too soon nor beyond the forecast, and asked for."""
    if cell.workdays < parameters.SOONEST_DUE_WORKDAYS or entry(giver.load.edges, cell.workdays) is None:
        return False
    if giver.reason is PlanReason.HELP_REQUESTED and giver.help_classes and cell.item_class not in giver.help_classes:
        return False
    return cell.items > 0 and quarters(cell.minutes) > 0


def declined_between(situation: Situation) -> Declines:
    """What was declined so lately that it must not be offered again."""
    found: dict[tuple[str, str], frozenset[ItemClass]] = {}
    for proposal in situation.proposals:
        if limits.is_blocked_by_decline(proposal, situation.at):
            pair = (proposal.from_team, proposal.to_team)
            found[pair] = found.get(pair, frozenset()) | {line.item_class for line in proposal.lines}
    return found


def _priced(
    situation: Situation, giver: Giver, workdays: int, taking: tuple[Receiver, ...], declines: Declines
) -> Candidates:
    """The giver's partners with room for work due then, cheapest first, whatever the class."""
    partners = partners_of(situation, giver.outlook.team)
    # Partner order is the office's own preference; without one the roomiest team comes first.
    preference = {partner: rank for rank, partner in enumerate(partners)}
    roomy = sorted(
        (preference.get(receiver.outlook.team, 0), -room, receiver.outlook.team, receiver)
        for receiver in taking
        if (not partners or receiver.outlook.team in preference) and (room := takes(receiver, workdays)) > 0
    )
    priced = [
        (receiver, cost_of_move(giver, receiver, workdays, (giver.outlook.team, team) in declines) + min(rank, _RANKS))
        for rank, (_, _, team, receiver) in enumerate(roomy)
    ]
    return tuple(sorted(priced, key=lambda pair: pair[1]))


def _able(situation: Situation, giver: Giver, cell: MovableCell, priced: Candidates, declines: Declines) -> Candidates:
    """The cheapest of these receivers that may take the cell (H1) and have not lately declined its class."""
    team = giver.outlook.team
    able = (
        (receiver, cost)
        for receiver, cost in priced
        if cell.item_class not in declines.get((team, receiver.outlook.team), frozenset())
        and limits.may_take_cell(situation.roster, receiver.outlook.team, cell)
    )
    return tuple(islice(able, parameters.MOST_CANDIDATES))


def cost_of_move(giver: Giver, receiver: Receiver, workdays: int, declined_before: bool) -> int:
    """Cost of a quarter-hour due in so many working days, fairness and rank aside."""
    other_site = giver.outlook.site != receiver.outlook.site
    due_soon = workdays <= parameters.SOONEST_DUE_WORKDAYS
    return (
        parameters.MOVE_COST
        + parameters.OTHER_SITE_COST * other_site
        + parameters.DUE_SOON_COST * due_soon
        + parameters.DECLINED_BEFORE_COST * declined_before
    )


def dearest() -> int:
    """No move of a quarter-hour costs more, fairness aside."""
    return (
        parameters.MOVE_COST
        + parameters.OTHER_SITE_COST
        + parameters.DUE_SOON_COST
        + parameters.DECLINED_BEFORE_COST
        + _RANKS
    )


def takes(receiver: Receiver, workdays: int) -> int:
    """Quarter-hours due within `workdays` that this receiver could take at most."""
    at = entry(receiver.load.edges, workdays)
    if at is None:
        return 0
    return min(receiver.rooms[at], quarters(receiver.minutes_left_today / parameters.MOVED_WORK_FACTOR))
