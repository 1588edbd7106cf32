"""What waits in a team and what came and went, added up over the source partitions of `items`."""

from collections.abc import Iterable, Mapping, Sequence
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
    """The counts of one team: one source partition's, or their sum. Absolute, so the order of adding does not matter.

    Without slots, so that sums can be cached: most counts stay the same from tick to tick.
    """

    waiting: Mapping[Kind, Waiting] = field(default_factory=dict)
    flows: Mapping[tuple[date, ItemClass], Flow] = field(default_factory=dict)
    oldest_received_on: date | None = None
    legal: Mapping[tuple[date, date], int] = field(default_factory=dict)
    """Items that are not parked, by due date and the statutory date that comes next."""

    @cached_property
    def _open_work(self) -> "_OpenWork":
        return _open_work(self.waiting)

    @property
    def by_state(self) -> Mapping[tuple[ItemClass, ItemState], Waiting]:
        """Open items whatever their due date."""
        return self._open_work.by_state

    @property
    def due(self) -> Mapping[date, int]:
        """Open items per due date, parked ones included."""
        return self._open_work.due

    @property
    def workable(self) -> Mapping[tuple[ItemClass, date], Waiting]:
        """Open items that are not parked, by class and due date."""
        return self._open_work.workable

    @property
    def to_work_on(self) -> Waiting:
        """All open items that are not parked."""
        return self._open_work.to_work_on

    @cached_property
    def days(self) -> Mapping[date, Flow]:
        """Flows of all classes together."""
        days: dict[date, list[Flow]] = {}
        for (day, _), flow in self.flows.items():
            days.setdefault(day, []).append(flow)
        return {day: _sum(flows) for day, flows in days.items()}

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
    each = tuple(partials)
    if len(each) == 1:
        return each[0]
    waiting: dict[Kind, Waiting] = {}
    flows: dict[tuple[date, ItemClass], list[Flow]] = {}
    legal: dict[tuple[date, date], int] = {}
    for partial in each:
        for kind, more in partial.waiting.items():
            add(waiting, kind, more)
        for key, flow in partial.flows.items():
            flows.setdefault(key, []).append(flow)
        for dates, items in partial.legal.items():
            legal[dates] = legal.get(dates, 0) + items
    oldest = min((partial.oldest_received_on for partial in each if partial.oldest_received_on), default=None)
    return TeamCounts(waiting, {key: _sum(parts) for key, parts in flows.items()}, oldest, legal)


def add(sums: dict[_Key, Waiting], key: _Key, more: Waiting) -> None:
    """Add to the sum of that key."""
    before = sums.get(key)
    sums[key] = Waiting(before[0] + more[0], before[1] + more[1]) if before else more


def _sum(flows: Sequence[Flow]) -> Flow:
    return flows[0] if len(flows) == 1 else Flow(*map(sum, zip(*flows, strict=True)))


class _OpenWork(NamedTuple):
    """What waits, added up in the four ways that every tick asks for."""

    by_state: Mapping[tuple[ItemClass, ItemState], Waiting]
    due: Mapping[date, int]
    workable: Mapping[tuple[ItemClass, date], Waiting]
    to_work_on: Waiting


def _open_work(waiting: Mapping[Kind, Waiting]) -> _OpenWork:
    # One pass: a team has some hundred kinds, and most of a tick went into adding them up.
    by_state: dict[tuple[ItemClass, ItemState], list[int]] = {}
    workable: dict[tuple[ItemClass, date], Waiting] = {}
    due: dict[date, int] = {}
    all_items = all_minutes = 0
    for (item_class, state, due_on), kind in waiting.items():
        items, minutes = kind
        due[due_on] = due.get(due_on, 0) + items
        sums = by_state.setdefault((item_class, state), [0, 0])
        sums[0] += items
        sums[1] += minutes
        if state is not ItemState.PARKED:
            add(workable, (item_class, due_on), kind)
            all_items += items
            all_minutes += minutes
    summed = {key: Waiting(*both) for key, both in by_state.items()}
    return _OpenWork(summed, due, workable, Waiting(all_items, all_minutes))
