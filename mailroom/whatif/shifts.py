"""What moves between teams whatever is decided now: what is on its way, and what running reliefs may still bring."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from contracts.items import ItemClass
from contracts.plans import Coming, PlannedMove
from contracts.proposals import OPEN_STATES, ProposalChanged
from mailroom.allocation import parameters
from mailroom.allocation.limits import may_take_cell
from mailroom.allocation.relief.expected import coming_by_pair, less
from mailroom.allocation.situation import Situation

ByPair = Mapping[tuple[str, str], Coming]


class Shift(NamedTuple):
    """Minutes of one class and due bucket that go from one team to another."""

    from_team: str
    to_team: str
    item_class: ItemClass
    workdays: int
    minutes: float


def planned(moves: Iterable[PlannedMove]) -> Iterator[Shift]:
    """What these moves of a plan are."""
    return (Shift(m.from_team, m.to_team, m.item_class, m.workdays, float(m.minutes)) for m in moves)


def agreed(proposal: ProposalChanged) -> Iterator[Shift]:
    """What both leads have agreed to moves whatever is planned, earliest due first."""
    left = float(proposal.accepted_minutes) if proposal.state in OPEN_STATES else 0.0
    for line in sorted(proposal.lines, key=lambda line: (line.workdays, line.item_class)):
        minutes = min(left, float(line.minutes))
        left -= minutes
        if minutes > 0:
            yield Shift(proposal.from_team, proposal.to_team, line.item_class, line.workdays, minutes)


def coming_beside(world: Situation, shifts: Iterable[Shift]) -> ByPair:
    """What running shares may still bring beside these moves, by pair of teams."""
    known: defaultdict[tuple[str, str], float] = defaultdict(float)
    for shift in shifts:
        known[shift.from_team, shift.to_team] += shift.minutes
    return {pair: less(each, known[pair]) for pair, each in coming_by_pair(world.reliefs, world.at).items()}


def as_moves(world: Situation, coming: ByPair, place: int) -> Iterator[Shift]:
    """The amount at this place of each band, of what the giver could give, earliest due first."""
    cells = {measured.team: measured.cells for measured in world.movable}
    taken: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (giver, receiver), each in coming.items():
        left = each[place]
        for number, cell in enumerate(cells.get(giver, ())):
            if cell.workdays < parameters.SOONEST_DUE_WORKDAYS or not may_take_cell(world.roster, receiver, cell):
                continue
            minutes = min(left, cell.minutes - taken[giver, number])
            if minutes > 0:
                left -= minutes
                taken[giver, number] += minutes
                yield Shift(giver, receiver, cell.item_class, cell.workdays, minutes)
