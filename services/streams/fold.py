"""The interface between transport and rule: records of one partition in, rows and messages out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.chassis.kafka import Output, Record


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that cannot be used: theirs, not ours. Parked with reason code and detail, never dropped."""

    record: Record
    reason_code: str
    detail: str
    understood: bool = False
    """It was understood and its content is void: no sign that the fault is ours, however many there are."""


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from some records: rows to store (None deletes), messages to send, records to park.

    The transport makes all of it durable before the records count as done; after a crash the same records
    come again, so a step must be absolute, never an increment.
    """

    rows: Mapping[str, bytes | None] = field(default_factory=dict)
    outputs: Sequence[Output] = ()
    dead_letters: Sequence[DeadLetter] = ()


class Rows(Protocol):
    """Read-only view of the stored rows of one partition."""

    def get(self, key: str) -> bytes | None:
        """The row, or None."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The rows that exist among these keys."""

    def items(self) -> Iterable[tuple[str, bytes]]:
        """Every row, to rebuild what is kept in memory."""

    def after(self, key: str, count: int) -> Sequence[tuple[str, bytes]]:
        """The first rows whose keys are greater than this one (`""`: from the first), in the order of the keys."""


class PartitionFold(Protocol):
    """A service's rule for one source partition. Recreated from the rows whenever the partition is assigned."""

    def fold(self, records: Sequence[Record]) -> Step:
        """Apply records that are consecutive within each topic. Called for one chunk after the other."""

    def poll(self) -> Sequence[Output]:
        """Messages that are due without a record (called about four times a second); must not change rows."""

    def close(self) -> None:
        """The partition went to another process: forget what this one showed of it (metrics)."""


FoldFactory = Callable[[int, Rows], PartitionFold]
