"""What comes in to a team of a played office and lies with it. Items of one class, due and receipt date are a heap."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from contracts.backlog import BacklogCell, BacklogCounted, DayFlow
from contracts.item_state import ItemState
from contracts.items import ItemClass
from mailroom.deadlines import CLASSES, due_on, running_clocks
from mailroom.workdays import add_workdays, is_workday
from office.model.draw import poisson
from office.model.post import MIXING_SHAPE, class_factor, day_factor
from tests.unit.mailroom.scenarios.crews import REGION, Crew
from tests.unit.mailroom.scenarios.events import Events

SCANNED = 0.55
"""Share of the post that was stamped a working day before it comes in."""
FLOW_DAYS = 10

Heap = tuple[ItemClass, date, date]
"""Class, due date, receipt date."""


@dataclass(slots=True)
class Arrears:
    """What lies with one team, and what came and went."""

    heaps: Counter[Heap] = field(default_factory=Counter)
    flows: dict[tuple[date, ItemClass], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    late_scans: Counter[Heap] = field(default_factory=Counter)
    """Stamped, but the scanner stands still."""
    unreported: Counter[Heap] = field(default_factory=Counter)
    """Done, but nobody has heard of it: still waiting as far as the counts know."""
    in_hand: float = 0.0
    """Minutes that the item begun yesterday has had already."""

    def add(self, day: date, heap: Heap, items: int) -> None:
        """Items that came in on that day."""
        self.heaps[heap] += items
        self.flows[day, heap[0]][0] += items

    def work(self, day: date, minutes: float, reported: bool) -> None:
        """Work this many minutes by due date. What is not `reported` is heard of on the next day that is."""
        minutes += self.in_hand
        before = Counter(self.heaps)
        for heap in sorted(self.heaps, key=lambda heap: (heap[1], heap)):
            done = min(self.heaps[heap], int(minutes // CLASSES[heap[0]].minutes))
            minutes -= done * CLASSES[heap[0]].minutes
            self.heaps[heap] -= done
            if self.heaps[heap]:
                break
            del self.heaps[heap]
        self.unreported += before - self.heaps
        if reported:
            for (item_class, *_), items in self.unreported.items():
                self.flows[day, item_class][1] += items
            self.unreported.clear()
        self.in_hand = minutes if self.heaps else 0.0

    def overdue(self, day: date) -> int:
        """Items whose date is over at the end of that day."""
        return sum(items for heap, items in self.heaps.items() if heap[1] <= day)

    def counted(self, team: str, at: datetime) -> BacklogCounted:
        """The arrears as the backlog counts them."""
        cells = tuple(
            BacklogCell(each, ItemState.WAITING, due, received, items, items * CLASSES[each].minutes)
            for (each, due, received), items in sorted((self.heaps + self.unreported).items())
        )
        first = add_workdays(at.date(), -FLOW_DAYS)
        flows = tuple(
            DayFlow(on, each, came, 0, done, done * CLASSES[each].minutes, 0, 0, 0)
            for (on, each), (came, done) in sorted(self.flows.items())
            if on >= first
        )
        return BacklogCounted.model_construct(
            region=REGION, team=team, source_partition=0, version=1, at=at, cells=cells, day_flows=flows
        )


def post(crew: Crew, events: Events, day: date, number: int, rng: Random) -> Iterator[tuple[Heap, int]]:
    """What came for a team since the working day before."""
    since = add_workdays(day, -1)
    for each in (since + timedelta(days=n + 1) for n in range((day - since).days)):
        common = rng.gammavariate(MIXING_SHAPE, 1 / MIXING_SHAPE)
        for item_class, rate in crew.rates.items():
            mean = rate * day_factor(each) * class_factor(item_class, each) * common
            items = poisson(rng, mean * events.inflow(crew.team, item_class, number))
            scanned = round(SCANNED * items) if is_workday(each) else 0
            for stamped, count in ((since, scanned), (day, items - scanned)):
                yield from _heaps(rng, item_class, stamped, count)


def _heaps(rng: Random, item_class: ItemClass, stamped: date, items: int) -> Iterator[tuple[Heap, int]]:
    """Items of a class and stamp; two fifths of the evidence have the date of an open matter instead of their own."""
    if not items:
        return
    due = due_on(running_clocks(item_class, stamped))
    bound = round(0.4 * items) if item_class is ItemClass.UNTERLAGEN else 0
    for _ in range(bound):
        yield (item_class, add_workdays(stamped, rng.randint(6, 14)), stamped), 1
    yield (item_class, due, stamped), items - bound
