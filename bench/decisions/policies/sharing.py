"""What the simple policies have in common: how they see the teams, and how their moves are agreed."""

from dataclasses import dataclass

from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import NET_MINUTES_PER_FTE
from office.traces.leads import Answer, answer
from office.traces.state import MOVED_FACTOR, OfficeState
from office.traces.teams import EXPECTED, KINDS

MEAN_OVER = 5
"""Capacity is the mean of today and the next four days, as far as is known in the morning."""
SOONEST_DUE = 3
"""Working days: what is due sooner stays, for it comes to its receiver on the next morning only."""
MOVABLE = tuple(not CLASSES[each].urgent for each in KINDS)


@dataclass(slots=True)
class Loads:
    """Expected minutes and daily capacity of each team as a plain balancer sees them; moves are counted in."""

    minutes: list[float]
    able: list[float]

    def days(self, team: int) -> float:
        """Days of work left."""
        return self.minutes[team] / max(self.able[team], 1.0)

    def shift(self, minutes: float, giver: int, receiver: int) -> None:
        """Allow for a move."""
        self.minutes[giver] -= minutes
        self.minutes[receiver] += MOVED_FACTOR * minutes


class Agreements:
    """Offers between two teams until they are answered; the same answers as for the product's proposals."""

    def __init__(self, seed: int) -> None:
        self.proposed = self.ended_unmoved = 0
        self._seed = seed
        self._open: list[tuple[Answer, int, int, list[int]]] = []

    def offer(self, day: int, moves: dict[tuple[int, int], list[int]]) -> None:
        """Offer items of one team to another."""
        for (giver, receiver), items in sorted(moves.items()):
            self.proposed += 1
            self._open.append((answer(self._seed, day, giver, receiver), giver, receiver, items))

    def settle(self, office: OfficeState, *, overnight: bool) -> None:
        """Carry out what was answered; offers without an answer are dropped in the second morning."""
        left = []
        for each in self._open:
            given, giver, receiver, items = each
            if given.day is None and overnight:
                self.ended_unmoved += 1
            elif given.day != office.day or given.overnight is not overnight:
                left.append(each)
            elif not given.accepts or not office.move(items, giver, receiver):
                self.ended_unmoved += 1
        self._open = left

    def bound(self) -> set[int]:
        """Items that are offered."""
        return {item for _, _, _, items in self._open for item in items}

    def loads(self, office: OfficeState) -> Loads:
        """How the teams stand if all that is offered moves."""
        loads = Loads(list(office.expected), _able(office))
        for _, giver, receiver, items in self._open:
            loads.shift(sum(EXPECTED[office.kind[item]] for item in items), giver, receiver)
        return loads


def movable(office: OfficeState, team: int, bound: set[int]) -> list[int]:
    """Items that a plain balancer may move, earliest due first; unlike the product it moves an item again."""
    soonest = office.day + SOONEST_DUE
    return [
        item
        for item in office.waiting(team)
        if office.due[item] >= soonest and MOVABLE[office.kind[item]] and item not in bound
    ]


def _able(office: OfficeState) -> list[float]:
    """Mean of today's presence and what is planned for the next days, today's unplanned absence lasting on."""
    staffing, day, trace = office.trace.staffing, office.day, office.trace
    planned = staffing.planned_as_known(day)[:, day : day + MEAN_OVER].mean(axis=1)
    present = staffing.staff - planned - staffing.unplanned[:, day]
    out = {
        team
        for blow in trace.blows
        if blow.shock.what == "outage" and blow.first <= day <= blow.last
        for team in blow.hit
    }
    return [0.0 if team in out else float(clerks) * NET_MINUTES_PER_FTE for team, clerks in enumerate(present.tolist())]
