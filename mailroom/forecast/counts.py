"""What waits in a team and what came and went, added up over the source partitions of `items`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from contracts.backlog import BacklogCounted
from contracts.item_state import ItemState
from contracts.items import ItemClass

Kind = tuple[ItemClass, ItemState, date]
"""Class, state and due date."""


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


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """The counts of one team: one source partition's, or their sum. Absolute, so the order of adding is no matter."""

    waiting: Mapping[Kind, Waiting] = field(default_factory=dict)
    flows: Mapping[tuple[date, ItemClass], Flow] = field(default_factory=dict)
    oldest_received_on: date | None = None

    def open_items(self) -> int:
        """All open items, parked ones included."""
        return sum(waiting.items for waiting in self.waiting.values())

    def open_minutes(self) -> int:
        """Expected minutes of all open items, parked ones included."""
        return sum(waiting.minutes for waiting in self.waiting.values())

    def day(self, day: date) -> Flow:
        """All classes of one day together."""
        return _sum_flows(flow for (of, _), flow in self.flows.items() if of == day)


def counted(event: BacklogCounted) -> TeamCounts:
    """What one partial count says; receipt days are kept as the oldest one only."""
    waiting: dict[Kind, Waiting] = {}
    for cell in event.cells:
        kind = (cell.item_class, cell.state, cell.due_on)
        before = waiting.get(kind)
        waiting[kind] = (
            Waiting(before.items + cell.items, before.minutes + cell.minutes)
            if before
            else Waiting(cell.items, cell.minutes)
        )
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
    return TeamCounts(waiting, flows, oldest)


def total(partials: Iterable[TeamCounts]) -> TeamCounts:
    """The sum over source partitions."""
    waiting: dict[Kind, Waiting] = {}
    flows: dict[tuple[date, ItemClass], Flow] = {}
    oldest: date | None = None
    for partial in partials:
        for kind, more in partial.waiting.items():
            before = waiting.get(kind)
            waiting[kind] = Waiting(before[0] + more[0], before[1] + more[1]) if before else more
        for key, flow in partial.flows.items():
            known = flows.get(key)
            flows[key] = _sum_flows((known, flow)) if known else flow
        if partial.oldest_received_on and (oldest is None or partial.oldest_received_on < oldest):
            oldest = partial.oldest_received_on
    return TeamCounts(waiting, flows, oldest)


def _sum_flows(flows: Iterable[Flow]) -> Flow:
    return Flow(*map(sum, zip(_NO_FLOW, *flows, strict=True)))
