"""Solves a problem within what pairs of teams have agreed on, with few new pairs (docs/rules/relief.md).

Neither is an arc of the network: a pair's work goes through many arcs, and a new pair costs the same however much it
moves. So the flow is solved, what is too much is cut off, and it is solved again, so that others take the rest.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mailroom.allocation import parameters
from mailroom.allocation.flow.problem import MoveArc, Problem
from mailroom.allocation.flow.solver import solve
from mailroom.allocation.load import quarters
from mailroom.allocation.relief.pairs import Pair

MOST_TRIES = 12
"""New pairs that are left out on trial, one after the other: each costs a solve. Tried for all givers at once, each
judged by its own lateness, a twentieth more is asked and as much is late (docs/decisions, 0041)."""


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer to the problem without the closed pairs. `flows`: quarter-hours per arc."""

    problem: Problem
    closed: frozenset[Pair]
    flows: tuple[int, ...]

    @property
    def late(self) -> int:
        """Quarter-hour-days of lateness that remain, with requested help that is not given as one each."""
        return sum(days * self.flows[arc] for arc, days in self.problem.lateness)

    @property
    def asked(self) -> dict[Pair, int]:
        """New pairs that move anything, with their quarter-hours; the weakest first, of equals the dearest."""
        moved = _by_pair(self.problem.moves, self.flows)
        price: dict[Pair, int] = {}
        for move in self.problem.moves:
            cost = self.problem.network.arcs[move.arc].cost
            price[move.pair] = min(cost, price.get(move.pair, cost))
        order = sorted((amount, -price[pair], pair) for pair, amount in moved.items() if pair in self.problem.new)
        return {pair: amount for amount, _, pair in order}


def chosen(first: Solution) -> Solution:
    """From the answer in which all may be asked to one that asks no more receivers than may be asked, and none that
    saves too little lateness.

    Only new pairs of the first answer are kept or left out: otherwise leaving one out would bring in another.
    """
    problem, solution = first.problem, _only_asked(first)
    while excess := _excess(solution):
        solution = solved(problem, solution.closed | excess)
    solution = _only_asked(solution)
    wished = {giver.outlook.team for giver in problem.givers if giver.help_minutes > 0}
    weighed = [pair for pair in solution.asked if pair[0] not in wished]
    for pair in weighed[:MOST_TRIES]:
        without = solved(problem, solution.closed | {pair})
        if without.late - solution.late <= parameters.PARTNER_COST:
            solution = without
    return _only_asked(solution)


def solved(problem: Problem, closed: Collection[Pair] = ()) -> Solution:
    """A cheapest flow without these pairs, in which no pair moves more than it may.

    Each round cuts pairs for good, the latest due work first, so there are at most as many rounds as pairs.
    """
    capacities = {move.arc: 0 for move in problem.moves if move.pair in closed}
    while True:
        flows = solve(problem.network, capacities)
        cut = _cuts(problem, flows)
        if not cut:
            return Solution(problem, frozenset(closed), flows)
        capacities |= cut


def _cuts(problem: Problem, flows: Sequence[int]) -> dict[int, int]:
    """New capacities of all arcs of pairs that move more than they may."""
    moved = _by_pair(problem.moves, flows)
    left = {pair: quarters(problem.caps[pair]) for pair in moved}
    left = {pair: most for pair, most in left.items() if moved[pair] > most}
    capacities: dict[int, int] = {}
    for move in sorted(problem.moves, key=lambda move: problem.cohorts[move.cohort].cell.workdays):
        if move.pair in left:
            capacities[move.arc] = min(flows[move.arc], left[move.pair])
            left[move.pair] -= capacities[move.arc]
    return capacities


def _by_pair(moves: Sequence[MoveArc], flows: Sequence[int]) -> dict[Pair, int]:
    moved: defaultdict[Pair, int] = defaultdict(int)
    for move in moves:
        if flows[move.arc]:
            moved[move.pair] += flows[move.arc]
    return moved


def _only_asked(solution: Solution) -> Solution:
    """The same answer, with all new pairs closed that it does not use."""
    unused = solution.problem.new - solution.asked.keys()
    return Solution(solution.problem, solution.closed | unused, solution.flows)


def _excess(solution: Solution) -> frozenset[Pair]:
    """Of each giver with too many new receivers the weaker half of what is too much: the others then show how much
    they can take over."""
    asked: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in solution.asked:
        asked[pair[0]].append(pair)
    found: list[Pair] = []
    for giver, pairs in asked.items():
        too_many = len(pairs) - solution.problem.askable[giver]
        found += pairs[: (too_many + 1) // 2] if too_many > 0 else []
    return frozenset(found)
