"""Which work may go where and at what price: the givers' movable cells and the receivers able to take them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from contracts.items import ItemClass
from contracts.plans import MovableCell, PlanReason
from mailroom.allocation import limits, parameters
from mailroom.allocation.load import entry, quarters
from mailroom.allocation.relief.pairs import Agreements, Pair
from mailroom.allocation.shortage.triage import has_legal_clock
from mailroom.allocation.sides import Giver, Receiver
from mailroom.allocation.situation import Situation, partners_of

_RANKS = parameters.COST_SCALE - 1

_Ranked = tuple[int, Receiver]

Candidates = tuple[tuple[Receiver, int], ...]
"""Receivers, each with the cost of moving a quarter-hour to it."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Movable work of one cell of one giver, with the receivers that may take it: who helps already, then the others,
    each the cheapest first."""

    giver: Giver
    cell: MovableCell
    quarters: int
    candidates: Candidates


def cohorts(
    situation: Situation,
    giving: tuple[Giver, ...],
    taking: tuple[Receiver, ...],
    agreements: Agreements,
    short: Collection[ItemClass] = (),
) -> tuple[Cohort, ...]:
    """All cohorts of these givers, in the situation's order. Of the classes in `short` only legal clocks leave."""
    cells = {measured.team: measured.cells for measured in situation.movable}
    market = _Market(situation, taking, agreements)
    found: list[Cohort] = []
    for giver in giving:
        leaving = [
            cell
            for cell in cells.get(giver.outlook.team, ())
            if _may_leave(giver, cell)
            and agreements.may_leave(giver.outlook.team, cell.item_class)
            and (cell.item_class not in short or has_legal_clock(cell.item_class))
        ]
        helping = market.helping(giver, leaving)
        may_ask = agreements.askable(giver.outlook.team, helping) > 0
        for cell in leaving:
            candidates = market.candidates(giver, cell, helping, may_ask)
            found.append(Cohort(giver, cell, quarters(cell.minutes), candidates))
    return tuple(found)


def _may_leave(giver: Giver, cell: MovableCell) -> bool:
    """Whether moving this cell could help at all: due neither too soon nor beyond the forecast, and asked for."""
    if cell.workdays < parameters.SOONEST_DUE_WORKDAYS or entry(giver.load.edges, cell.workdays) is None:
        return False
    if giver.reason is PlanReason.HELP_REQUESTED and giver.help_classes and cell.item_class not in giver.help_classes:
        return False
    return cell.items > 0 and quarters(cell.minutes) > 0


class _Market:
    """The receivers as any giver sees them: with room for work due in this many working days, the roomiest first."""

    def __init__(self, situation: Situation, taking: tuple[Receiver, ...], agreements: Agreements) -> None:
        self._situation = situation
        self._taking = {receiver.outlook.team: receiver for receiver in taking}
        self._agreements = agreements
        self._roomy: dict[int, list[Receiver]] = {}
        self._barred: dict[Pair, bool] = {}
        self._at_site: dict[int, dict[str, list[_Ranked]]] = {}

    def helping(self, giver: Giver, cells: Collection[MovableCell]) -> frozenset[str]:
        """The receivers whose shares run and that could take any of these cells today."""
        partners = partners_of(self._situation, giver.outlook.team)
        agreed = (self._taking[to] for to in self._agreements.helping(giver.outlook.team) if to in self._taking)
        known = (each for each in agreed if not partners or each.outlook.team in partners)
        return frozenset(
            each.outlook.team
            for each in known
            if any(takes(each, cell.workdays) > 0 and self._may_take(giver, each, cell) for cell in cells)
        )

    def candidates(self, giver: Giver, cell: MovableCell, helping: Collection[str], may_ask: bool) -> Candidates:
        """Those of the helping that may take the cell (H1), then the cheapest that could be asked."""
        known = self._able(giver, cell, lambda team: team in helping) if helping else ()
        others = self._able(giver, cell, lambda team: team not in helping) if may_ask else ()
        return tuple(islice(chain(known, others), parameters.MOST_CANDIDATES))

    def _able(self, giver: Giver, cell: MovableCell, is_meant: Callable[[str], bool]) -> Iterator[tuple[Receiver, int]]:
        for receiver, cost in self._priced(giver, cell.workdays):
            if is_meant(receiver.outlook.team) and self._may_take(giver, receiver, cell):
                yield receiver, cost

    def _may_take(self, giver: Giver, receiver: Receiver, cell: MovableCell) -> bool:
        pair = giver.outlook.team, receiver.outlook.team
        if pair not in self._barred:
            self._barred[pair] = self._agreements.barred(*pair) is not None
        return (
            not self._barred[pair]
            and self._agreements.may_come(*pair, cell.item_class)
            and limits.may_take_cell(self._situation.roster, receiver.outlook.team, cell)
        )

    def _priced(self, giver: Giver, workdays: int) -> Iterable[tuple[Receiver, int]]:
        """Cheapest first. Of equals the office's own preference decides; without one the roomiest team comes first."""
        partners = partners_of(self._situation, giver.outlook.team)
        if not partners:
            # Nothing but the site tells receivers apart: those at the giver's own come first, all in order of room.
            near_first = self._by_site(workdays, giver.outlook.site)
            return ((each, self._cost(giver, each, workdays, rank)) for rank, each in near_first)
        known = (self._taking[each] for each in dict.fromkeys(partners) if each in self._taking)
        ranked = enumerate(each for each in known if takes(each, workdays) > 0)
        priced = [(each, self._cost(giver, each, workdays, rank)) for rank, each in ranked]
        return sorted(priced, key=lambda pair: pair[1])

    def _cost(self, giver: Giver, receiver: Receiver, workdays: int, rank: int) -> int:
        return cost_of_move(giver, receiver, workdays) + min(rank, _RANKS)

    def _by_room(self, workdays: int) -> list[Receiver]:
        if workdays not in self._roomy:
            rooms = ((-takes(each, workdays), team, each) for team, each in self._taking.items())
            self._roomy[workdays] = [each for room, _, each in sorted(rooms, key=lambda row: row[:2]) if room < 0]
        return self._roomy[workdays]

    def _by_site(self, workdays: int, site: str) -> Iterator[_Ranked]:
        """Those at this site, then the others; as far as anybody asks."""
        if workdays not in self._at_site:
            self._at_site[workdays] = {}
            for rank, each in enumerate(self._by_room(workdays)):
                self._at_site[workdays].setdefault(each.outlook.site, []).append((rank, each))
        yield from self._at_site[workdays].get(site, ())
        yield from ((rank, each) for rank, each in enumerate(self._by_room(workdays)) if each.outlook.site != site)


def cost_of_move(giver: Giver, receiver: Receiver, workdays: int) -> int:
    """Cost of a quarter-hour due in this many working days, fairness and rank aside."""
    other_site = giver.outlook.site != receiver.outlook.site
    due_soon = workdays <= parameters.SOONEST_DUE_WORKDAYS
    return parameters.MOVE_COST + parameters.OTHER_SITE_COST * other_site + parameters.DUE_SOON_COST * due_soon


def dearest() -> int:
    """No move of a quarter-hour costs more, fairness aside."""
    return parameters.MOVE_COST + parameters.OTHER_SITE_COST + parameters.DUE_SOON_COST + _RANKS


def takes(receiver: Receiver, workdays: int) -> int:
    """Quarter-hours due within `workdays` that this receiver could take at most."""
    at = entry(receiver.load.edges, workdays)
    if at is None:
        return 0
    return min(receiver.rooms[at], quarters(receiver.minutes_left_today / parameters.MOVED_WORK_FACTOR))
