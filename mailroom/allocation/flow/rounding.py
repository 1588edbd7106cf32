"""Turns quarter-hours of flow into whole items without breaking what the flow kept: H2, H3 and what each pair of teams
has agreed on, minute by minute."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mailroom.allocation import parameters
from mailroom.allocation.flow.cohorts import Cohort
from mailroom.allocation.flow.problem import Problem
from mailroom.allocation.relief.pairs import Pair
from mailroom.allocation.sides import Receiver

_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Move:
    """How many whole items of a cohort go to one receiver, and the flow in quarter-hours that they stand for."""

    cohort: Cohort
    receiver: Receiver
    quarters: int
    items: int = 0

    @property
    def pair(self) -> Pair:
        """Who gives and who receives."""
        return self.cohort.giver.outlook.team, self.receiver.outlook.team

    @property
    def minutes(self) -> int:
        """Expected minutes of the items at the cohort's mean, rounded up."""
        return -(-self.cohort.cell.minutes * self.items // self.cohort.cell.items)

    @property
    def remainder(self) -> int:
        """What of the flow the items leave over, in minutes times the cohort's items (an integer, so exact)."""
        return self.quarters * parameters.QUARTER * self.cohort.cell.items - self.items * self.cohort.cell.minutes


def whole_items(problem: Problem, flows: Sequence[int]) -> tuple[Move, ...]:
    """The moves of a solved problem.

    First the whole items that fit into each flow; then, per cohort, as many more as the rest of its flow is worth,
    at least one in all, largest remainder first, and each only where every limit still holds.
    """
    room = _RemainingRoom(problem)
    moves: list[Move] = []
    for index, arcs in groupby(problem.moves, key=lambda arc: arc.cohort):
        cohort = problem.cohorts[index]
        flowing = [Move(cohort, arc.receiver, flows[arc.arc]) for arc in arcs if flows[arc.arc] > 0]
        moves += [_floor(move) for move in flowing]
    for move in moves:
        room.book(move, 0)
    rounded: list[Move] = []
    for _, members in groupby(moves, key=lambda move: id(move.cohort)):
        rounded += _round_up(list(members), room)
    return tuple(move for move in rounded if move.items > 0)


def _floor(move: Move) -> Move:
    cell = move.cohort.cell
    return replace(move, items=min(cell.items, move.quarters * parameters.QUARTER * cell.items // cell.minutes))


def _round_up(moves: list[Move], room: "_RemainingRoom") -> list[Move]:
    cell = moves[0].cohort.cell
    taken, left_over = sum(move.items for move in moves), sum(move.remainder for move in moves)
    wanted = max((2 * left_over + cell.minutes) // (2 * cell.minutes), 0 if taken else 1)
    wanted = min(wanted, cell.items - taken)
    order = sorted(range(len(moves)), key=lambda index: (-moves[index].remainder, index))
    result = list(moves)
    for index in order:
        more = replace(result[index], items=result[index].items + 1)
        if wanted > 0 and room.fits(more, result[index].minutes):
            room.book(more, result[index].minutes)
            result[index] = more
            wanted -= 1
    return result


class _RemainingRoom:
    """What each team, and each pair of teams, still may give or take today while moves are booked."""

    def __init__(self, problem: Problem) -> None:
        self._giving = {giver.outlook.team: giver.minutes_left_today for giver in problem.givers}
        self._taking = {receiver.outlook.team: receiver.minutes_left_today for receiver in problem.receivers}
        self._loads = {receiver.outlook.team: receiver.load for receiver in problem.receivers}
        self._agreed = dict(problem.caps)

    def fits(self, move: Move, booked: int) -> bool:
        """Whether H2, H3 and the agreement hold if the move replaces the `booked` minutes of its earlier version."""
        minutes = move.minutes - booked
        load = self._loads[move.receiver.outlook.team].plus(
            {move.cohort.cell.workdays: minutes}, parameters.MOVED_WORK_FACTOR
        )
        return (
            minutes <= self._giving[move.cohort.giver.outlook.team] + _EPSILON
            and minutes <= self._agreed[move.pair]
            and minutes * parameters.MOVED_WORK_FACTOR <= self._taking[move.receiver.outlook.team] + _EPSILON
            and all(
                demand <= move.receiver.limit * capacity + _EPSILON
                for edge, demand, capacity in zip(load.edges, load.demand, load.capacity, strict=True)
                if edge >= move.cohort.cell.workdays
            )
        )

    def book(self, move: Move, booked: int) -> None:
        """Take the move's minutes, beyond those booked before, from both teams and from what they agreed on."""
        minutes = move.minutes - booked
        giver, receiver = move.cohort.giver.outlook.team, move.receiver.outlook.team
        self._giving[giver] -= minutes
        self._agreed[move.pair] -= minutes
        self._taking[receiver] -= minutes * parameters.MOVED_WORK_FACTOR
        self._loads[receiver] = self._loads[receiver].plus(
            {move.cohort.cell.workdays: minutes}, parameters.MOVED_WORK_FACTOR
        )
