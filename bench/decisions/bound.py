"""The clairvoyant bound: the least overdue item-days that anybody could reach who knew everything beforehand.

A min-cost flow of work to capacity (decisions.md section 3.2): an item can be worked on by any team with its skill
on any day from its arrival on, moves are free and instant, and what it costs is its late days. Teams with equal
skills are one. Work of one class that is due on the same day is one chain of nodes, a day each; from its due date
on it lies in the class's own chain, on which each day costs as much per minute as an item of the class is worth.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from bench.decisions.days import DAYS, WARM_UP
from bench.decisions.office import KINDS, can
from bench.decisions.traces import Trace

_SCALE = 100_000
"""Cost of one late day of one whole item; costs per minute are whole numbers."""


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


def solve(work: Work, capacity: dict[frozenset[int], list[float]], days: int, counts_from: int) -> Bound:
    """The bound of this work. `capacity`: minutes per day of those who can do a set of classes."""
    drawing = _Drawing(work, days, counts_from)
    for (kind, due), coming in sorted(work.minutes.items()):
        drawing.chain(kind, due, coming)
    for kinds, minutes in sorted(capacity.items(), key=lambda each: sorted(each[0])):
        drawing.workers(kinds, minutes)
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


def _capacity(trace: Trace) -> dict[frozenset[int], list[float]]:
    able = trace.staffing.minutes[:, :DAYS]
    found: dict[frozenset[int], list[float]] = {}
    for team, minutes in zip(trace.teams, able.tolist(), strict=True):
        kinds = frozenset(kind for kind in range(len(KINDS)) if can(team.skills, kind))
        found[kinds] = [a + b for a, b in zip(found.get(kinds, [0.0] * DAYS), minutes, strict=True)]
    return found


class _Drawing:
    """Draws the network; node 0 is where work ends, done or not."""

    def __init__(self, work: Work, days: int, counts_from: int) -> None:
        self._work, self._days, self._counts_from = work, days, counts_from
        self._supplies = [0]
        self._arcs: list[tuple[int, int, int, int]] = []
        self._doors = {(kind, day): self._node() for kind in work.worth for day in range(days)}
        """Work of a class that is done on a day passes its door."""
        self._late = {(kind, day): self._node() for kind in work.worth for day in range(days)}
        """Overdue work of a class in the morning of a day."""
        self._passing: list[tuple[int, int, int]] = []
        """Class, day and arc of what is overdue at the end of a day."""
        self._everything = 1 + sum(int(m) for coming in work.minutes.values() for m in coming.values())
        for kind in work.worth:
            self._late_chain(kind)

    def chain(self, kind: int, due: int, coming: dict[int, float]) -> None:
        """Work of a class that is due on one day: it waits for nothing until then, and goes on as overdue work."""
        first, last = min(coming), min(due, self._days - 1)
        if first > last:
            for day, minutes in coming.items():
                self._supplies[self._late[kind, day]] += int(minutes)
            return
        nodes = [self._node() for _ in range(first, last + 1)]
        for day, node in enumerate(nodes, start=first):
            self._supplies[node] += int(coming.get(day, 0.0))
            self._arc(node, self._doors[kind, day], self._everything)
            if day < last:
                self._arc(node, nodes[day + 1 - first], self._everything)
        for day, minutes in coming.items():
            if day > last:
                self._supplies[self._late[kind, day]] += int(minutes)
        # The end of the due day is the first that counts; beyond the last day of the run nothing does.
        if due < self._days:
            self._overdue(nodes[-1], kind, last)
        else:
            self._arc(nodes[-1], 0, self._everything)

    def workers(self, kinds: frozenset[int], minutes: list[float]) -> None:
        """Those who can do these classes."""
        for day in range(self._days):
            node = self._node()
            for kind in sorted(kinds & self._work.worth.keys()):
                self._arc(self._doors[kind, day], node, self._everything)
            self._arc(node, 0, int(np.ceil(minutes[day])))

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
            overdue[day] += self._work.worth[kind] * flow.flow(arc)
        return Bound(sum(overdue[self._counts_from :]), tuple(overdue))

    def _late_chain(self, kind: int) -> None:
        for day in range(self._days):
            node = self._late[kind, day]
            self._arc(node, self._doors[kind, day], self._everything)
            self._overdue(node, kind, day)

    def _overdue(self, node: int, kind: int, day: int) -> None:
        """What lies there overdue at the end of a day, and so into the next one."""
        after = self._late[kind, day + 1] if day + 1 < self._days else 0
        cost = round(_SCALE * self._work.worth[kind]) if day >= self._counts_from else 0
        self._passing.append((kind, day, self._arc(node, after, self._everything, cost)))

    def _node(self) -> int:
        self._supplies.append(0)
        return len(self._supplies) - 1

    def _arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        self._arcs.append((tail, head, capacity, cost))
        return len(self._arcs) - 1
