"""What is counted of one team: open items by cell, flows by day and class, the newest receipt by channel."""

from dataclasses import dataclass, field
from heapq import heappop, heappush

CellKey = tuple[str, str, int, int]
"""(class, state, due ordinal, receipt ordinal)"""

RECEIVED, AUTOMATIC, COMPLETED, COMPLETED_MINUTES, COMPLETED_LATE, MOVED_IN, MOVED_OUT = range(7)
_NOTHING = [0] * 7


@dataclass(slots=True)
class _LastReceipts:
    """The receipt instants of one channel; only the newest is used."""

    counts: dict[int, int] = field(default_factory=dict)
    newest_first: list[int] = field(default_factory=list, compare=False)

    def change(self, at: int, by: int) -> None:
        count = self.counts.get(at, 0)
        if count == 0:
            heappush(self.newest_first, -at)
        if count + by:
            self.counts[at] = count + by
        else:
            del self.counts[at]

    def newest(self) -> int:
        while -self.newest_first[0] not in self.counts:
            heappop(self.newest_first)
        return -self.newest_first[0]


@dataclass(slots=True)
class TeamFigures:
    """All figures of one team. Whatever falls to zero is removed, so equal figures are equal objects."""

    cells: dict[CellKey, list[int]] = field(default_factory=dict)
    flows: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    inputs: dict[str, _LastReceipts] = field(default_factory=dict)

    def change_cell(self, key: CellKey, items: int, minutes: int) -> None:
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = [0, 0]
        cell[0] += items
        cell[1] += minutes
        if not cell[0]:
            del self.cells[key]

    def change_flow(self, day: int, item_class: str, what: int, by: int) -> None:
        classes = self.flows.get(day)
        if classes is None:
            classes = self.flows[day] = {}
        row = classes.get(item_class)
        if row is None:
            row = classes[item_class] = _NOTHING.copy()
        row[what] += by
        if not row[what] and row == _NOTHING:
            del classes[item_class]
            if not classes:
                del self.flows[day]

    def change_input(self, channel: str, at: int, by: int) -> None:
        inputs = self.inputs.get(channel)
        if inputs is None:
            inputs = self.inputs[channel] = _LastReceipts()
        inputs.change(at, by)
        if not inputs.counts:
            del self.inputs[channel]

    def is_empty(self) -> bool:
        return not (self.cells or self.flows or self.inputs)
