"""The flow against an independent linear programme of the same question, on small offices."""

from collections import defaultdict
from collections.abc import Callable
from math import inf

from hypothesis import given, settings
from ortools.linear_solver import pywraplp
from pytest import approx

from contracts.plans import PlanReason
from mailroom.allocation.flow.cohorts import dearest
from mailroom.allocation.flow.problem import Problem, build
from mailroom.allocation.flow.solver import solve
from mailroom.allocation.parameters import FAIRNESS_COSTS
from mailroom.allocation.situation import Situation, canonical
from tests.doubles.office.drawn import situations


class _Programme:
    """The question in cumulative rows: one variable per move, lateness and third of a receiver; no chains."""

    def __init__(self, problem: Problem) -> None:
        self.costs: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[dict[int, float], float]] = []
        self.fixed = 0.0
        self.moves = {move.arc: self._variable(self._price(problem, move.arc)) for move in problem.moves}
        self.late_cost = (dearest() + FAIRNESS_COSTS[-1]) * len(problem.network.supplies)
        for index, cohort in enumerate(problem.cohorts):
            self._row({self.moves[m.arc]: 1.0 for m in problem.moves if m.cohort == index}, cohort.quarters)
        self._givers(problem)
        self._receivers(problem)

    @staticmethod
    def _price(problem: Problem, arc: int) -> int:
        return problem.network.arcs[arc].cost

    def _variable(self, cost: float, upper: float = inf) -> int:
        self.costs.append(cost)
        self.upper.append(upper)
        return len(self.costs) - 1

    def _row(self, terms: dict[int, float], bound: float) -> None:
        if terms:
            self.rows.append((terms, bound))

    def _givers(self, problem: Problem) -> None:
        for giver in problem.givers:
            own = {i: c for i, c in enumerate(problem.cohorts) if c.giver is giver}
            out = {self.moves[m.arc]: 1.0 for m in problem.moves if m.cohort in own}
            supply = sum(c.quarters for c in own.values())
            leaving = min(supply, int((giver.minutes_left_today + 1e-6) // 15))
            if giver.reason is PlanReason.HELP_REQUESTED:
                leaving = min(leaving, giver.help_minutes // 15)
            self._row(out, leaving)
            helped = min(leaving, giver.help_minutes // 15)
            unhelped = self._variable(self.late_cost)
            self._row({**dict.fromkeys(out, -1.0), unhelped: -1.0}, -helped)
            edges = giver.load.edges
            for n, edge in enumerate(edges):
                if edge > giver.within:
                    continue
                due = {i for i, c in own.items() if c.cell.workdays <= edge}
                stays = sum(own[i].quarters for i in due)
                movable = sum(own[i].cell.minutes for i in due)
                able = giver.load.capacity[n] * (0.75 if edge <= 5 else 1)
                room = max(0, int((able - giver.load.demand[n] + movable + 1e-6) // 15))
                late = self._variable(self.late_cost * (edges[n + 1] - edge))
                gone = {self.moves[m.arc]: -1.0 for m in problem.moves if m.cohort in due}
                self._row({**gone, late: -1.0}, room - stays)

    def _receivers(self, problem: Problem) -> None:
        for receiver in problem.receivers:
            into = [m for m in problem.moves if m.receiver is receiver]
            for edge, room in zip(receiver.load.edges, receiver.rooms, strict=True):
                due = {self.moves[m.arc]: 1.0 for m in into if problem.cohorts[m.cohort].cell.workdays <= edge}
                self._row(due, room)
            total = min(receiver.rooms[-1], int((receiver.minutes_left_today / 1.1 + 1e-6) // 15))
            thirds = [
                self._variable(cost, total * (n + 1) // 3 - total * n // 3) for n, cost in enumerate(FAIRNESS_COSTS)
            ]
            self._row({**{self.moves[m.arc]: 1.0 for m in into}, **dict.fromkeys(thirds, -1.0)}, 0)

    def optimum(self, price: Callable[[float], float]) -> float:
        """Least cost when each variable costs `price(its cost)`."""
        solver = pywraplp.Solver.CreateSolver("GLOP")
        variables = [solver.NumVar(0, solver.infinity() if upper == inf else upper, "") for upper in self.upper]
        for terms, bound in self.rows:
            solver.Add(sum(factor * variables[n] for n, factor in terms.items()) <= bound)
        solver.Minimize(sum(price(cost) * variable for cost, variable in zip(self.costs, variables, strict=True)))
        assert solver.Solve() == solver.OPTIMAL
        return float(solver.Objective().Value())


@settings(max_examples=150, deadline=None)
@given(situations())
def test_the_flow_costs_what_an_independent_linear_programme_costs(office: Situation) -> None:
    problem = build(canonical(office))
    if not problem.moves:
        return
    programme = _Programme(problem)
    # One day late is priced in units of itself, so that both solvers allow for figures of ordinary size.
    unit = programme.late_cost

    def late(cost: float) -> float:
        return cost / unit if cost >= unit else 0.0

    flows = list(zip(solve(problem.network), problem.network.arcs, strict=True))
    lateness = sum(flow * late(arc.cost) for flow, arc in flows)
    assert lateness == approx(programme.optimum(late), abs=1e-4)
    assert sum(flow * arc.cost for flow, arc in flows) == approx(programme.optimum(float), rel=1e-6)


@settings(max_examples=150, deadline=None)
@given(situations())
def test_the_network_is_balanced_and_its_flow_is_kept_at_every_node(office: Situation) -> None:
    problem = build(canonical(office))
    network = problem.network
    assert sum(network.supplies) == 0
    balance: dict[int, int] = defaultdict(int)
    for flow, arc in zip(solve(network), network.arcs, strict=True):
        assert 0 <= flow <= arc.capacity
        balance[arc.tail] += flow
        balance[arc.head] -= flow
    assert all(balance[node] == supply for node, supply in enumerate(network.supplies))
