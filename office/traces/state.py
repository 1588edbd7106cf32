"""The running state of an office: whose each item is, how far it is done. Teams work by due date (EDF) or in a proposed
order."""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from office.traces.days import CLOSES, DAY_HOURS, OPENS
from office.traces.flow import Flow
from office.traces.ordered import Order, Ordered
from office.traces.teams import EXPECTED
from office.traces.traces import Trace

MOVED_FACTOR = 1.10
"""A moved item takes its receiver a tenth longer."""
AWAY, GONE = -1, -2
"""Owner of an item that has not come in yet, and of one that is done."""


class OfficeState:
    """One office in one run. Items and teams are numbers of the trace.

    Public for policies are counts, expected minutes and flows: what the product's services count. What an item
    really takes is not.
    """

    def __init__(self, trace: Trace) -> None:
        post, teams = trace.post, len(trace.teams)
        self.trace = trace
        self.day, self.hour = -1, CLOSES
        self.owner: list[int] = [AWAY] * len(post.team)
        self.moves = bytearray(len(post.team))
        self.started = bytearray(len(post.team))
        self.kind: list[int] = post.kind.tolist()
        self.due: list[int] = post.due.tolist()
        self.open: list[dict[tuple[int, int], int]] = [{} for _ in range(teams)]
        """Open items per team, by class and due day."""
        self.expected = [0.0] * teams
        """Expected minutes of the open items per team."""
        self.flows: list[dict[int, Flow]] = [{} for _ in range(teams)]
        self.transfers: list[tuple[int, int, int, int]] = []
        """(day, item, giver, receiver) of every move."""
        self.orders: dict[int, Order] = {}
        """Teams that work in another order for now."""
        self._minutes: list[float] = post.minutes.tolist()
        self._origin: list[int] = post.team.tolist()
        self._queues: list[list[int]] = [[] for _ in range(teams)]
        self._coming: list[tuple[int, int]] = []
        self._ordered: dict[int, Ordered] = {}
        self._next, self._size = 0, len(post.team)
        self._came, self._came_at = post.came.tolist(), post.hour.tolist()

    def begin(self) -> None:
        """The morning of the next day until nine: moved items have come, and the first hour's post and work."""
        self.day, self.hour = self.day + 1, OPENS
        for item, team in self._coming:
            heappush(self._queues[team], self.due[item] * self._size + item)
        self._coming.clear()
        self._ordered.clear()
        self.go_on()

    def go_on(self) -> None:
        """Another hour's post and work."""
        self._receive()
        self._work(1 / DAY_HOURS)
        self.hour += 1

    def end(self) -> None:
        """The rest of the day."""
        while self.hour < CLOSES:
            self.go_on()

    def move(self, items: Iterable[int], giver: int, receiver: int) -> list[int]:
        """Move those of the items that still wait with the giver; they can be worked on from the next morning."""
        moved = [item for item in items if self.waits(item, giver)]
        for item in moved:
            self.owner[item] = receiver
            self.moves[item] += 1
            self._minutes[item] *= MOVED_FACTOR
            self._count(giver, item, -1)
            self._count(receiver, item, 1)
            self.flow(giver).moved_out[self.kind[item]] += 1
            self.flow(receiver).moved_in[self.kind[item]] += 1
            self.transfers.append((self.day, item, giver, receiver))
            self._coming.append((item, receiver))
        return moved

    def waits(self, item: int, team: int) -> bool:
        """Whether this item is the team's and nobody has begun it."""
        return self.owner[item] == team and not self.started[item]

    def waiting(self, team: int) -> Iterator[int]:
        """The team's items that nobody has begun, by due date, then in the order they came in."""
        coming = [self.due[item] * self._size + item for item, to in self._coming if to == team]
        last = -1
        for key in sorted([*self._queues[team], *coming]):
            if key != last and self.waits(key % self._size, team):
                yield key % self._size
            last = key

    def flow(self, team: int) -> Flow:
        """What came and went in a team today."""
        flow = self.flows[team].get(self.day)
        if flow is None:
            flow = self.flows[team][self.day] = Flow()
        return flow

    def overdue(self, team: int) -> int:
        """Open items of a team with a due date up to today."""
        return sum(number for (_, due), number in self.open[team].items() if due <= self.day)

    def oldest_due(self, team: int) -> int | None:
        """The earliest due day of a team's open items."""
        return min((due for _, due in self.open[team]), default=None)

    def items(self, team: int) -> int:
        """Open items of a team."""
        return sum(self.open[team].values())

    def real_minutes(self, team: int) -> float:
        """What the open items of a team really take. For figures only, never for a policy."""
        found = {key % self._size for key in self._queues[team]} | {item for item, _ in self._coming}
        return sum(self._minutes[item] for item in sorted(found) if self.owner[item] == team)

    def _receive(self) -> None:
        item = self._next
        while item < self._size and (self._came[item], self._came_at[item]) <= (self.day, self.hour):
            team = self.owner[item] = self._origin[item]
            heappush(self._queues[team], self.due[item] * self._size + item)
            if team in self._ordered:
                self._ordered[team].add(item)
            self._count(team, item, 1)
            self.flow(team).received[self.kind[item]] += 1
            item += 1
        self._next = item

    def _work(self, share: float) -> None:
        able = self.trace.staffing.minutes[:, self.day]
        for team, queue in enumerate(self._queues):
            self.flow(team)  # a day on which nothing was done is reported as well
            if team in self.orders:
                self._work_in_order(team, share * float(able[team]))
            else:
                self._work_on(team, queue, share * float(able[team]))

    def _work_on(self, team: int, queue: list[int], left: float) -> None:
        minutes, owner, size = self._minutes, self.owner, self._size
        while left > 0 and queue:
            item = queue[0] % size
            if owner[item] != team:
                heappop(queue)
            elif minutes[item] > left:
                minutes[item] -= left
                self.started[item] = 1
                return
            else:
                left -= minutes[item]
                heappop(queue)
                self._complete(team, item)

    def _work_in_order(self, team: int, left: float) -> None:
        minutes, items = self._minutes, self._ordered_of(team)
        # What is done stays in the queue until working by due date meets it.
        while left > 0 and (item := items.first) is not None:
            if self.owner[item] != team:
                items.drop()
            elif minutes[item] > left:
                minutes[item] -= left
                self.started[item] = 1
                items.begin()
                return
            else:
                left -= minutes[item]
                items.drop()
                self._complete(team, item)

    def _ordered_of(self, team: int) -> Ordered:
        known = self._ordered.get(team)
        if known is None or known.order is not self.orders[team]:
            mine = {item for key in self._queues[team] if self.owner[item := key % self._size] == team}
            known = self._ordered[team] = Ordered(self.orders[team], mine, self.started)
        return known

    def _complete(self, team: int, item: int) -> None:
        self.owner[item] = GONE
        self._count(team, item, -1)
        flow = self.flow(team)
        flow.completed[self.kind[item]] += 1
        flow.late[self.kind[item]] += self.due[item] < self.day

    def _count(self, team: int, item: int, by: int) -> None:
        kind = self.kind[item]
        key = (kind, self.due[item])
        counts = self.open[team]
        number = counts.get(key, 0) + by
        if number:
            counts[key] = number
        else:
            del counts[key]
        self.expected[team] += by * EXPECTED[kind]
