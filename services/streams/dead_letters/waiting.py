"""Since when this process's dead letters wait: one that was replayed arrives again and no longer waits."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from contracts.base import DEAD_LETTER_DAYS
from services.chassis.clock import SystemClock
from services.chassis.metrics import Metrics
from services.streams.consuming.chunks import Chunk
from services.streams.fold import DeadLetter

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
