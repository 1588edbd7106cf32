"""What waits in a team and what came and went, added up over the source partitions of `items`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, TypeVar

from contracts.backlog import BacklogCounted
from contracts.item_state import ItemState
from contracts.items import ItemClass
from mailroom.deadlines import WITH_LEGAL_END, legal_end
from mailroom.workdays import business_date

_Key = TypeVar("_Key")

Kind = tuple[ItemClass, ItemState, date]
"""Class, state and due date."""


LEGAL_DAYS = timedelta(days=120)
"""Statutory dates farther away than this cannot break within the horizons, twice over."""


class Waiting(NamedTuple):
    """Open items of one kind and their expected net handling minutes."""

    items: int
    minutes: int


class Flow(NamedTuple):
    """What came and went of one class on one day; `to_do` are the received ones that need a clerk."""

    to_do: int
    received: int
    completed: int
    completed_minutes: int
    completed_late: int
    moved_in: int
    moved_out: int


_NO_FLOW = Flow(0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class TeamCounts:
    """The counts of one team: one source partition's, or their sum. Absolute, so the order of adding is no matter.

    Without slots, so that the sums are made once: most counts stay the same from tick to tick.
    """

    waiting: Mapping[Kind, Waiting] = field(default_factory=dict)
    flows: Mapping[tuple[date, ItemClass], Flow] = field(default_factory=dict)
    oldest_received_on: date | None = None
    legal: Mapping[tuple[date, date], int] = field(default_factory=dict)
    """Items that are not parked, by due date and the statutory date that comes next."""

    @cached_property
    def by_state(self) -> Mapping[tuple[ItemClass, ItemState], Waiting]:
        """Open items whatever their due date."""
        sums: dict[tuple[ItemClass, ItemState], Waiting] = {}
        for (item_class, state, _), waiting in self.waiting.items():
            add(sums, (item_class, state), waiting)
        return sums

    @cached_property
    def due(self) -> Mapping[date, int]:
        """Open items per due date, parked ones included."""
        items: dict[date, int] = {}
        for (_, _, due_on), waiting in self.waiting.items():
            items[due_on] = items.get(due_on, 0) + waiting[0]
        return items

    @cached_property
    def workable(self) -> Mapping[tuple[ItemClass, date], Waiting]:
        """Open items that are not parked, by class and due date."""
        sums: dict[tuple[ItemClass, date], Waiting] = {}
        for (item_class, state, due_on), waiting in self.waiting.items():
            if state is not ItemState.PARKED:
                add(sums, (item_class, due_on), waiting)
        return sums

    @cached_property
    def to_work_on(self) -> Waiting:
        """All open items that are not parked."""
        open_work = self.workable.values()
        return Waiting(sum(waiting[0] for waiting in open_work), sum(waiting[1] for waiting in open_work))

    @cached_property
    def days(self) -> Mapping[date, Flow]:
        """Flows of all classes together."""
        days: dict[date, Flow] = {}
        for (day, _), flow in self.flows.items():
            known = days.get(day)
            days[day] = _sum(known, flow) if known else flow
        return days

    def open_items(self) -> int:
        """All open items, parked ones included."""
        return sum(waiting.items for waiting in self.by_state.values())

    def open_minutes(self) -> int:
        """Expected minutes of all open items, parked ones included."""
        return sum(waiting.minutes for waiting in self.by_state.values())

    def day(self, day: date) -> Flow:
        """All classes of one day together."""
        return self.days.get(day, _NO_FLOW)


def counted(event: BacklogCounted) -> TeamCounts:
    """What one partial count says; receipt days are kept as the oldest one only."""
    waiting: dict[Kind, Waiting] = {}
    for item_class, state, due_on, _, items, minutes in event.cells:
        add(waiting, (item_class, state, due_on), Waiting(items, minutes))
    flows = {
        (flow.day, flow.item_class): Flow(
            flow.received - flow.decided_automatically,
            flow.received,
            flow.completed,
            flow.completed_minutes,
            flow.completed_late,
            flow.moved_in,
            flow.moved_out,
        )
        for flow in event.day_flows
    }
    oldest = min((cell.received_on for cell in event.cells if cell.items), default=None)
    return TeamCounts(waiting, flows, oldest, _legal(event))


def _legal(event: BacklogCounted) -> dict[tuple[date, date], int]:
    until = business_date(event.at) + LEGAL_DAYS if event.at else date.max
    legal: dict[tuple[date, date], int] = {}
    for item_class, state, due_on, received_on, items, _ in event.cells:
        if item_class not in WITH_LEGAL_END or state is ItemState.PARKED:
            continue
        end = legal_end(item_class, received_on, due_on)
        if end is not None and end <= until:
            legal[due_on, end] = legal.get((due_on, end), 0) + items
    return legal


def total(partials: Iterable[TeamCounts]) -> TeamCounts:
    """The sum over source partitions."""
    waiting: dict[Kind, Waiting] = {}
    flows: dict[tuple[date, ItemClass], Flow] = {}
    legal: dict[tuple[date, date], int] = {}
    oldest: date | None = None
    for partial in partials:
        for kind, more in partial.waiting.items():
            add(waiting, kind, more)
        for key, flow in partial.flows.items():
            known = flows.get(key)
            flows[key] = _sum(known, flow) if known else flow
        if partial.oldest_received_on and (oldest is None or partial.oldest_received_on < oldest):
            oldest = partial.oldest_received_on
        for dates, items in partial.legal.items():
            legal[dates] = legal.get(dates, 0) + items
    return TeamCounts(waiting, flows, oldest, legal)


def add(sums: dict[_Key, Waiting], key: _Key, more: Waiting) -> None:
    """Add to the sum of that key."""
    before = sums.get(key)
    sums[key] = Waiting(before[0] + more[0], before[1] + more[1]) if before else more


def _sum(one: Flow, other: Flow) -> Flow:
    return Flow(*map(int.__add__, one, other))
