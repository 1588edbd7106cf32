"""What a reader remembers of the logs it reads, so that it never reads on in another history."""

from collections.abc import Collection, Mapping
from typing import Any, Generic

from services.chassis.kafka.history.breach import (
    Breach,
    BrokenHistoryError,
    LogPosition,
    PartitionT,
    ReadMarks,
    breaches,
)
from services.chassis.kafka.history.marks import Trail, mark_of


class LogHistory(Generic[PartitionT]):
    """Marks of what was read, and the partitions that stand still because their history broke."""

    def __init__(self, unbroken_topics: Collection[str], read_marks: ReadMarks) -> None:
        self.unbroken = frozenset(unbroken_topics)
        """Topics in which no offset may be missing; a compacted one has holes."""
        self.read_marks = read_marks
        self.standing: dict[PartitionT, Breach] = {}
        self._trails: dict[PartitionT, Trail] = {}
        self._last: dict[PartitionT, Any] = {}
        """The last record that was handed out."""

    async def judge(
        self, positions: Mapping[PartitionT, int], begins: Mapping[PartitionT, int], ends: Mapping[PartitionT, int]
    ) -> dict[PartitionT, Breach]:
        """What is wrong at these positions, by the marks that were stored with them."""
        return await self._judge({tp: (at, self._trail(tp)) for tp, at in positions.items()}, begins, ends)

    async def confirm_last(
        self, positions: Mapping[PartitionT, int], begins: Mapping[PartitionT, int], ends: Mapping[PartitionT, int]
    ) -> None:
        """After a new connection: raises BrokenHistoryError unless the record handed out last is still there."""
        reached = {
            tp: (at, Trail((mark_of(self._last[tp]),)) if tp in self._last else self._trail(tp))
            for tp, at in positions.items()
        }
        if found := await self._judge(reached, begins, ends):
            raise BrokenHistoryError(", ".join(f"{tp}: {breach}" for tp, breach in found.items()))

    async def _judge(
        self,
        reached: Mapping[PartitionT, tuple[int, Trail]],
        begins: Mapping[PartitionT, int],
        ends: Mapping[PartitionT, int],
    ) -> dict[PartitionT, Breach]:
        places = {
            tp: LogPosition(at, begins[tp], ends[tp], tp[0] in self.unbroken, trail)
            for tp, (at, trail) in reached.items()
        }
        return await breaches(places, self.read_marks)

    def _trail(self, tp: PartitionT) -> Trail:
        return self._trails.get(tp, Trail())
