"""Three simple ways to balance, as baselines: even shares, join the shortest queue, queue ratio with thresholds."""

from collections import defaultdict
from heapq import heapify, heappop, heapreplace

from bench.decisions.policies.sharing import Agreements, Loads, movable
from bench.decisions.policies.stopwatch import Stopwatch
from office.traces.state import MOVED_FACTOR, OfficeState
from office.traces.teams import EXPECTED
from office.traces.traces import Trace

Moves = dict[tuple[int, int], list[int]]


class Balancer:
    """A simple policy: it looks each morning and offers what its rule says."""

    name: str

    def __init__(self, trace: Trace) -> None:
        self.agreements = Agreements(trace.seed)
        self.watch = Stopwatch()
        self._teams = trace.teams

    def morning(self, office: OfficeState) -> None:
        """Carry out what was answered overnight, look, offer."""
        self.agreements.settle(office, overnight=True)
        self.watch.begin()
        with self.watch.running():
            moves = self.moves(office, self.agreements.loads(office))
        self.agreements.offer(office.day, moves)

    def hourly(self, office: OfficeState) -> None:
        """It looks once a day."""

    def evening(self, office: OfficeState) -> None:
        """Carry out what was answered during the day."""
        self.agreements.settle(office, overnight=False)

    def moves(self, office: OfficeState, loads: Loads) -> Moves:
        """What to offer: items by giver and receiver."""
        raise NotImplementedError

    def fill(
        self, office: OfficeState, loads: Loads, giver: int, receivers: list[int], wanted: dict[int, float], most: float
    ) -> Moves:
        """Items of the giver, earliest due first, to the first receiver that can take them and wants more.

        `wanted`: minutes that each receiver still takes, reduced by what it gets; `most`: minutes to give.
        """
        moves: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for item in movable(office, giver, self.agreements.bound()):
            minutes = EXPECTED[office.kind[item]]
            to = next(
                (each for each in receivers if wanted[each] >= minutes and self._teams[each].can(office.kind[item])),
                None,
            )
            if to is None or minutes > most:
                continue
            most -= minutes
            wanted[to] -= minutes
            loads.shift(minutes, giver, to)
            moves[giver, to].append(item)
            if most < min(EXPECTED):
                break
        return dict(moves)


class Proportional(Balancer):
    """Every team gets the share of all work that it has of all capacity; teams near the mean are left alone."""

    name = "proportional"
    DEADBAND = 1.2

    def moves(self, office: OfficeState, loads: Loads) -> Moves:
        """Teams more than a fifth above the mean give down to it, teams below it take up to it."""
        mean = sum(loads.minutes) / max(1.0, sum(loads.able))
        by_days = sorted(range(len(self._teams)), key=lambda team: (loads.days(team), team))
        wanted = {
            team: (mean * loads.able[team] - loads.minutes[team]) / MOVED_FACTOR
            for team in by_days
            if loads.days(team) < mean
        }
        found: Moves = {}
        for giver in reversed(by_days):
            if loads.days(giver) <= mean * self.DEADBAND:
                break
            surplus = loads.minutes[giver] - mean * loads.able[giver]
            found |= self.fill(office, loads, giver, list(wanted), wanted, surplus)
        return found


class ShortestQueue(Balancer):
    """Greedy: the next item of the longest queue goes to the shortest, as long as they lie more than a day apart."""

    name = "shortest queue"
    APART = 1.0

    def moves(self, office: OfficeState, loads: Loads) -> Moves:
        """Item by item; a team that has no item for the shortest queue is left alone for the day."""
        bound, moves = self.agreements.bound(), defaultdict[tuple[int, int], list[int]](list)
        longest = [(-loads.days(team), team) for team in range(len(self._teams))]
        heapify(longest)
        shortest = [(loads.days(team), team) for team in range(len(self._teams))]
        heapify(shortest)
        items: dict[int, list[int]] = {}
        while longest:
            giver, receiver = longest[0][1], _least(shortest, loads)
            if -longest[0][0] > loads.days(giver) + 1e-9:
                heapreplace(longest, (-loads.days(giver), giver))
                continue
            if loads.days(giver) - loads.days(receiver) <= self.APART:
                break
            if giver not in items:
                items[giver] = movable(office, giver, bound)[::-1]
            item = self._next(office, items[giver], receiver)
            if item is None:
                heappop(longest)
                continue
            loads.shift(EXPECTED[office.kind[item]], giver, receiver)
            moves[giver, receiver].append(item)
            heapreplace(longest, (-loads.days(giver), giver))
            heapreplace(shortest, (loads.days(receiver), receiver))
        return dict(moves)

    def _next(self, office: OfficeState, items: list[int], receiver: int) -> int | None:
        while items:
            item = items.pop()
            if self._teams[receiver].can(office.kind[item]):
                return item
        return None


def _least(heap: list[tuple[float, int]], loads: Loads) -> int:
    """The team with the least days of work; entries that have grown meanwhile are put back."""
    while True:
        days, team = heap[0]
        now = loads.days(team)
        if now <= days + 1e-9:
            return team
        heapreplace(heap, (now, team))


class QueueRatio(Balancer):
    """Fixed queue ratio with activation and release thresholds (FQR-ART), one direction at a time.

    Perry and Whitt, Management Science 55 (2009) 1353, and Achieving Rapid Recovery in an Overload Control (2013):
    two pools share only once the difference of their queues passes a threshold, and share until it falls below a
    lower one; while they share in one direction, none of the two shares in the other. Queues are days of work.
    """

    name = "queue ratio"
    ACTIVATE, RELEASE = 3.0, 1.0

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.active: set[tuple[int, int]] = set()
        """Pairs of giver and receiver that share."""

    def moves(self, office: OfficeState, loads: Loads) -> Moves:
        """Each active pair is brought down to the release threshold."""
        self.switch(loads)
        found: Moves = {}
        for giver in sorted({giver for giver, _ in self.active}, key=lambda team: (-loads.days(team), team)):
            receivers = sorted((r for g, r in self.active if g == giver), key=lambda team: (loads.days(team), team))
            wanted = {each: self._gap_minutes(loads, giver, each) for each in receivers}
            most = max(wanted.values(), default=0.0)
            found |= self.fill(office, loads, giver, receivers, wanted, most)
        return found

    def switch(self, loads: Loads) -> None:
        """Release pairs that have come close, activate those far apart, never against each other."""
        days = [loads.days(team) for team in range(len(loads.able))]
        self.active = {(g, r) for g, r in self.active if days[g] - days[r] >= self.RELEASE}
        givers, receivers = {g for g, _ in self.active}, {r for _, r in self.active}
        by_days = sorted(range(len(days)), key=lambda team: (days[team], team))
        for giver in reversed(by_days):
            if giver in receivers:
                continue
            for receiver in by_days:
                if days[giver] - days[receiver] <= self.ACTIVATE:
                    break
                if receiver not in givers:
                    self.active.add((giver, receiver))
                    givers.add(giver)
                    receivers.add(receiver)

    def _gap_minutes(self, loads: Loads, giver: int, receiver: int) -> float:
        """Minutes whose move brings the two queues to the release threshold."""
        gap = loads.days(giver) - loads.days(receiver) - self.RELEASE
        a, b = max(loads.able[giver], 1.0), max(loads.able[receiver], 1.0)
        return max(0.0, gap / (1 / a + MOVED_FACTOR / b))
