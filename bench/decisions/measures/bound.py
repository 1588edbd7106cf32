"""The clairvoyant bound: the least overdue item-days that anybody could reach who knew everything beforehand.

A min-cost flow of work to capacity (docs/rules/benchmark.md#measures): any team with the skill can work on an item on
any day from its arrival, moves are free and instant, and the cost is its days of lateness. Teams with equal skills
are one. Work of one class that came and is due on the same days is one node; from its due date on it lies in
the chain of its class, on which each day costs as much per minute as an item of the class is worth.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import ceil

import numpy as np
from ortools.graph.python import min_cost_flow

from office.traces.days import DAYS, WARM_UP
from office.traces.teams import KINDS, can
from office.traces.traces import Trace

_SCALE = 10_000
"""Cost of one late day of one whole item; costs per minute are whole numbers."""


Capacity = dict[frozenset[int], list[float]]
"""Minutes per day of those who can do these classes."""


class UnsolvedError(RuntimeError):
    """Everything may stay undone, so there is always a solution: this is our bug."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Overdue item-days from the first measured day on, and overdue items at the end of each day."""

    odd: float
    overdue: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: minutes that come in on `came`, per (class, due day), and items per minute of each class."""

    minutes: dict[tuple[int, int], dict[int, float]]
    worth: dict[int, float]


def bound(trace: Trace) -> Bound:
    """The bound of a trace."""
    return solve(_work(trace), _capacity(trace), DAYS, WARM_UP)


def solve(work: Work, capacity: Capacity, days: int, counts_from: int) -> Bound:
    """The bound of this work. `capacity`: minutes per day of those who can do a set of classes."""
    drawing = _Drawing(work, capacity, days, counts_from)
    for (kind, due), coming in sorted(work.minutes.items()):
        for came, minutes in sorted(coming.items()):
            drawing.cohort(kind, due, came, int(minutes))
    for kinds, able in sorted(capacity.items(), key=lambda each: sorted(each[0])):
        drawing.workers(kinds, able)
    return drawing.solved()


def _work(trace: Trace) -> Work:
    post = trace.post
    minutes: defaultdict[tuple[int, int], defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for kind, due, came, each in zip(
        post.kind.tolist(), post.due.tolist(), post.came.tolist(), post.minutes.tolist(), strict=True
    ):
        minutes[kind, max(0, min(due, DAYS))][came] += each
    worth = {}
    for kind in range(len(KINDS)):
        own = post.kind == kind
        if own.any():
            worth[kind] = float(own.sum() / post.minutes[own].sum())
    return Work({key: dict(coming) for key, coming in minutes.items()}, worth)


def _capacity(trace: Trace) -> Capacity:
    able = trace.staffing.minutes[:, :DAYS]
    found: dict[frozenset[int], list[float]] = {}
    for team, minutes in zip(trace.teams, able.tolist(), strict=True):
        kinds = frozenset(kind for kind in range(len(KINDS)) if can(team.skills, kind))
        found[kinds] = [a + b for a, b in zip(found.get(kinds, [0.0] * DAYS), minutes, strict=True)]
    return found


class _Drawing:
    """Draws the network; node 0 is where work ends, done or not."""

    def __init__(self, work: Work, capacity: Capacity, days: int, counts_from: int) -> None:
        self._worth, self._days, self._counts_from = work.worth, days, counts_from
        self._supplies = [0]
        self._arcs: list[tuple[int, int, int, int]] = []
        self._everything = 1 + sum(int(m) for coming in work.minutes.values() for m in coming.values())
        self._passing: list[tuple[int, int, int]] = []
        """Class, day and arc of what is overdue at the end of a day."""
        able = sorted(capacity, key=sorted)
        self._door_of = {kind: tuple(kind in kinds for kinds in able) for kind in work.worth}
        """Classes that the same workers can do share their doors: work that is done on a day passes its door."""
        self._doors = {(who, day): self._node() for who in sorted({*self._door_of.values()}) for day in range(days)}
        self._late = {(kind, day): self._node() for kind in work.worth for day in range(days)}
        """Overdue work of a class in the morning of a day."""
        for (kind, day), node in self._late.items():
            self._arc(node, self._doors[self._door_of[kind], day], self._everything)
            self._overdue(node, kind, day)

    def cohort(self, kind: int, due: int, came: int, minutes: int) -> None:
        """Work of a class that came in on one day and is due on another."""
        if came > due:
            self._supplies[self._late[kind, came]] += minutes
            return
        node = self._node(minutes)
        last = min(due, self._days - 1)
        for day in range(came, last + 1):
            self._arc(node, self._doors[self._door_of[kind], day], minutes)
        # The end of the due day is the first that counts; what is due beyond the last day of the run never does.
        if due < self._days:
            self._overdue(node, kind, due)
        else:
            self._arc(node, 0, minutes)

    def workers(self, kinds: frozenset[int], minutes: list[float]) -> None:
        """Those who can do these classes."""
        doors = sorted({self._door_of[kind] for kind in kinds & self._worth.keys()})
        for day in range(self._days):
            node = self._node()
            for who in doors:
                self._arc(self._doors[who, day], node, self._everything)
            self._arc(node, 0, ceil(minutes[day]))

    def solved(self) -> Bound:
        """Solve, and read off what was overdue."""
        self._supplies[0] = -sum(self._supplies[1:])
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = np.array(self._arcs, dtype=np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(
            arcs[:, 0].astype(np.int32), arcs[:, 1].astype(np.int32), arcs[:, 2], arcs[:, 3]
        )
        flow.set_nodes_supplies(
            np.arange(len(self._supplies), dtype=np.int32), np.array(self._supplies, dtype=np.int64)
        )
        if flow.solve() != flow.OPTIMAL:
            raise UnsolvedError
        overdue = [0.0] * self._days
        for kind, day, arc in self._passing:
            overdue[day] += self._worth[kind] * flow.flow(arc)
        return Bound(sum(overdue[self._counts_from :]), tuple(overdue))

    def _overdue(self, node: int, kind: int, day: int) -> None:
        """What lies there overdue at the end of a day, and so into the next one."""
        after = self._late[kind, day + 1] if day + 1 < self._days else 0
        cost = round(_SCALE * self._worth[kind]) if day >= self._counts_from else 0
        self._passing.append((kind, day, self._arc(node, after, self._everything, cost)))

    def _node(self, supply: int = 0) -> int:
        self._supplies.append(supply)
        return len(self._supplies) - 1

    def _arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        self._arcs.append((tail, head, capacity, cost))
        return len(self._arcs) - 1
