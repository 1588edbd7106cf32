"""Dead letters of a worker: how many are too many, and since when the oldest waits."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from contracts.base import DEAD_LETTER_DAYS
from services.chassis.clock import SystemClock
from services.chassis.kafka import Record
from services.chassis.metrics import Metrics
from services.streams.consuming.chunks import Chunk
from services.streams.fold import DeadLetter

IN_A_ROW = 100
WINDOW = 1_000
SHARE = 0.2


class TooManyDeadLettersError(RuntimeError):
    """100 records in a row, or 20 % of the last 1,000, could not be used."""


class DeadLetterLimit:
    """Counts how many of the last records were parked."""

    def __init__(self) -> None:
        self._last: deque[bool] = deque(maxlen=WINDOW)
        self._parked = 0
        self._in_a_row = 0

    def check(self, records: Sequence[Record], letters: Sequence[DeadLetter]) -> None:
        """Count these records, in order; raises TooManyDeadLettersError. Letters about older records,
        and about records that were understood, do not count."""
        parked = {(letter.record.topic, letter.record.offset) for letter in letters if not letter.understood}
        for record in records:
            self._count((record.topic, record.offset) in parked)

    def _count(self, parked: bool) -> None:
        if len(self._last) == WINDOW:
            self._parked -= self._last[0]
        self._last.append(parked)
        self._parked += parked
        self._in_a_row = self._in_a_row + 1 if parked else 0
        if self._in_a_row >= IN_A_ROW:
            raise TooManyDeadLettersError(f"{IN_A_ROW} records in a row")
        if len(self._last) == WINDOW and self._parked >= SHARE * WINDOW:
            raise TooManyDeadLettersError(f"{self._parked} of the last {WINDOW} records")


_KEPT_SECONDS = DEAD_LETTER_DAYS * 86_400
"""How long Kafka keeps a dead letter; afterwards there is nothing to replay."""
_WALL = SystemClock()
Letter = tuple[str, int, int]
"""Topic and partition where the record originally was, and a number derived from its bytes."""


class WaitingDeadLetters:
    """The dead letters that this process wrote and that have not arrived again, with the wall time of parking.

    A replay sends the same bytes to the same partition, so its worker recognises them. Only the process itself
    remembers: after a restart the count starts over, and a replay that another worker gets is not seen (ADR 19).
    """

    def __init__(self, metrics: Metrics, topics: Iterable[str] = (), now: Callable[[], datetime] = _WALL.now) -> None:
        self._oldest = metrics.gauge("mailroom_dlq_oldest_timestamp_seconds")
        self._now = now
        self._parked: dict[Letter, float] = {}
        for topic in topics:
            self._oldest.labels(topic).set(0)

    def passed(self, chunk: Chunk, letters: Sequence[DeadLetter]) -> None:
        """The chunk was processed; these records of it became dead letters."""
        if not self._parked and not letters:
            return
        for raw in chunk.raw:
            self._parked.pop(_letter(raw.topic, raw.partition, raw.value), None)
        now = self._now().timestamp()
        for each in letters:
            self._parked[_letter(each.record.topic, each.record.partition, each.record.value)] = now
        self._parked = {letter: at for letter, at in self._parked.items() if at > now - _KEPT_SECONDS}
        waiting = [at for (topic, _, _), at in self._parked.items() if topic == chunk.topic]
        self._oldest.labels(chunk.topic).set(min(waiting, default=0))


def _letter(topic: str, partition: int, value: bytes | None) -> Letter:
    return topic, partition, hash(value)
