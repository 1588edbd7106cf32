"""Doubles of what a consumer speaks to, and steps that many tests take."""

from collections.abc import Callable
from typing import Any

from faust.types import TP

from contracts.topics import BACKLOG, ITEMS
from services.streams.consuming.chunks import Chunk, ChunkRecord
from services.streams.consuming.consumer import ChunkConsumer
from tests.unit.streams.doubles import raw

LOG, COMPACTED = TP(ITEMS.name, 0), TP(BACKLOG.name, 0)


def raws(tp: TP, *offsets: int) -> list[Any]:
    return [raw(tp.topic, tp.partition, offset) for offset in offsets]


class Thread:
    """The half of the consumer that would speak to Kafka: hands out what it was given, and remembers being asked.

    As a seek asks it: what is `committed`, what is still there (`earliest`), and where the `end` is.
    """

    def __init__(self, committed: int | None = None, earliest: int = 0, end: int = 0) -> None:
        self.fetched: dict[TP, list[Any]] = {}
        self.asked: list[set[TP]] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.commits = True
        self.doubted: dict[TP, Any] = {}
        self.confirmed: dict[TP, Any] = {}
        self.began: dict[TP, int] = {}
        self.paused: set[TP] = set()
        self.earliest = earliest
        self.rows: set[TP] = set()
        """Changelog partitions that are assigned too."""
        self._committed, self._end = committed, end

    async def getmany(self, wanted: set[TP], timeout: float) -> dict[TP, list[Any]]:  # noqa: ARG002, ASYNC109
        self.asked.append(wanted)
        self.meanwhile()
        return {tp: records for tp, records in self.fetched.items() if tp in wanted}

    async def commit(self, offsets: dict[TP, int]) -> bool:  # noqa: ARG002
        return self.commits

    def assignment(self) -> set[TP]:
        return {LOG, *self.rows}

    async def seek_to_committed(self) -> dict[TP, int | None]:
        self.meanwhile()
        return {LOG: self._committed}

    async def earliest_offsets(self, *_: TP) -> dict[TP, int]:
        return {LOG: self.earliest}

    async def highwaters(self, *_: TP) -> dict[TP, int]:
        return {LOG: self._end}

    async def committed(self, _: list[TP]) -> dict[TP, tuple[int, str]]:
        return {} if self._committed is None else {LOG: (self._committed, "")}

    async def connections(self, _: list[TP]) -> dict[TP, Any]:
        return {}

    async def begin_at(self, positions: dict[TP, int], paused: set[TP], epoch: int) -> None:  # noqa: ARG002
        self.began, self.paused = positions, paused


def speaks_to(consumer: ChunkConsumer, thread: Thread) -> Thread:
    """The thread is this double from now on."""
    vars(consumer).setdefault("_real_thread", consumer._thread)
    thread.rows = {TP(topic, 0) for topic in consumer.app.tables.changelog_topics}
    consumer._thread = thread  # type: ignore[assignment]
    return thread


def opened(consumer: ChunkConsumer, thread: Thread | None = None) -> Thread:
    """Flow is on at position 10; the thread is a double from now on."""
    speaks_to(consumer, thread or Thread())
    consumer.positions.sought = {LOG: 10, COMPACTED: 10}
    consumer.resume_flow()
    return thread or consumer._thread  # type: ignore[return-value]


async def sought(consumer: ChunkConsumer, committed: int | None, earliest: int, end: int) -> Thread:
    """Flow is on where a seek leads; the thread is a double from now on."""
    thread = speaks_to(consumer, Thread(committed, earliest, end))
    consumer.resume_flow()
    await consumer.perform_seek()
    consumer.resume_flow()
    return thread


async def delivered(consumer: ChunkConsumer, thread: Thread, tp: TP, *offsets: int) -> Chunk:
    """What the consumer makes of these fetched records."""
    thread.fetched = {tp: raws(tp, *offsets)}
    [record] = (await consumer._getmany({tp}, 1))[tp]
    assert isinstance(record, ChunkRecord)
    return record.value
