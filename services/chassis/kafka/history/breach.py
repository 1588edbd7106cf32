"""What is wrong between a position and its log: records deleted before they were read, or another history."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from services.chassis.kafka.history.marks import Mark, Trail

Partition = tuple[str, int]
"""Topic and number."""
PartitionT = TypeVar("PartitionT", bound=Partition)
ReadMarks = Callable[[Mapping[Partition, int]], Awaitable[Mapping[Partition, Mark | None]]]
"""The marks of the records at these offsets now; None where there is no record."""


class BrokenHistoryError(RuntimeError):
    """A log turned out to be another one while it was read. The process ends; the next one is judged where it
    begins."""


@dataclass(frozen=True, slots=True)
class LogPosition:
    """Where a reader is in a partition, and what Kafka holds of it.

    `position`: next offset to process. `begins`, `ends`: first offset, and the one after the last. `unbroken`:
    whether no record in between may be missing (a compacted topic has holes).
    """

    position: int
    begins: int
    ends: int
    unbroken: bool
    trail: Trail


@dataclass(frozen=True, slots=True)
class Breach:
    """The partition must not be read further. `goes_on_at`: where reading continues once an operator accepts it.

    `gap`: the log begins after the position. `other_history`: it ends before it, or has other records in place
    of the last processed ones.
    """

    reason: Literal["gap", "other_history"]
    expected: int
    begins: int
    ends: int
    goes_on_at: int

    @property
    def missing(self) -> int:
        """Records that are lost unprocessed (`gap`), or, at most, processed ones that the log no longer has."""
        return abs(self.expected - self.goes_on_at)


async def breaches(places: Mapping[PartitionT, LogPosition], read_marks: ReadMarks) -> dict[PartitionT, Breach]:
    """What is wrong, per partition. Each is asked for one record; a wrong one for more, until the histories meet."""
    found: dict[PartitionT, Breach] = {}
    last: dict[Partition, Mark] = {tp: place.trail.marks[-1] for tp, place in places.items() if _comparable(place)}
    now = await read_marks({tp: mark.offset for tp, mark in last.items()}) if last else {}
    for tp, place in places.items():
        if place.position < place.begins:
            found[tp] = Breach("gap", place.position, place.begins, place.ends, place.begins)
        elif place.position > place.ends or (tp in last and not _holds(place, last[tp], now.get(tp))):
            common = await _last_common(tp, place, read_marks)
            found[tp] = Breach("other_history", place.position, place.begins, place.ends, common)
    return found


def _comparable(place: LogPosition) -> bool:
    """Whether the log can have the record that was processed last."""
    return bool(place.trail.marks) and place.begins <= place.trail.marks[-1].offset < place.ends


def _holds(place: LogPosition, kept: Mark, found: Mark | None) -> bool:
    return found == kept if found is not None else not place.unbroken


async def _last_common(tp: Partition, place: LogPosition, read_marks: ReadMarks) -> int:
    """The position after the newest record that is still the processed one; where the log begins if none is."""
    for mark in reversed(place.trail.marks):
        if place.begins <= mark.offset < place.ends and (await read_marks({tp: mark.offset})).get(tp) == mark:
            return min(mark.offset + 1, place.position)
    return place.begins
