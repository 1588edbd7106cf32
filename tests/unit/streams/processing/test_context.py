"""What follows from records becomes durable in one order, in the records' own partition."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from services.chassis.kafka import Output, Record
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams import DeadLetter, Step
from services.streams.consuming.chunks import Chunk
from services.streams.processing.context import ProcessorContext
from tests.unit.streams.doubles import chunk

# ruff: noqa: ARG002 - the double takes what the real ones take

RECORD = Record("t", 3, 7, "k", b"v")
STEP = Step(rows={"k": b"row"}, outputs=[Output("out", "k", None)], dead_letters=[DeadLetter(RECORD, "invalid", "")])


class Stream:
    """Producer, consumer and rows; writes down what happens in which order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.breaks_at = ""
        self.commits = True
        self.ends: dict[TP, int] = {}
        self.producer = self.consumer = self
        self.paused: set[TP] = set()
        self.changelog = "changelog"

    def _note(self, line: str) -> None:
        if line.startswith(self.breaks_at) and self.breaks_at:
            raise ConnectionError(line)
        self.lines.append(line)

    async def send_rows(self, topic: str, partition: int, rows: dict[str, bytes]) -> int:
        self._note(f"changelog {partition}")
        return 41

    async def send_outputs(self, outputs: Sequence[Output], *_: Any) -> None:
        self._note(f"outputs {len(outputs)}")

    async def send_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        self._note(f"letters {len(letters)}")

    async def send_as_it_came(self, raw: Any, reason_code: str) -> None:
        self._note(f"aside {raw.offset} {reason_code}")

    async def commit_up_to(self, tp: TP, offset: int) -> bool:
        self._note(f"commit {offset}")
        return self.commits

    def finish(self, chunk: Chunk) -> None:
        self._note(f"finish {chunk.end}")

    def end(self, tp: TP) -> int | None:
        return self.ends.get(tp)

    def rows(self, partition: int) -> Any:
        return SimpleNamespace(write=lambda rows, offset: self._note(f"disk {partition} {list(rows)} {offset}"))


@pytest.fixture
def stream() -> Stream:
    return Stream()


@pytest.fixture
def context(stream: Any) -> ProcessorContext:
    return ProcessorContext("test", stream, Metrics(Base(), "backlog"), lambda _: None)


async def test_the_disk_is_never_ahead_of_the_changelog(context: ProcessorContext, stream: Stream) -> None:
    await context.save(3, STEP, [RECORD])
    assert stream.lines == ["changelog 3", "outputs 1", "letters 1", "disk 3 [(b'k', b'row')] 41"]


@pytest.mark.parametrize("breaks_at", ["changelog", "outputs", "letters"])
async def test_what_kafka_did_not_take_does_not_reach_the_disk(
    context: ProcessorContext, stream: Stream, breaks_at: str
) -> None:
    stream.breaks_at = breaks_at
    with pytest.raises(ConnectionError):
        await context.save(3, STEP, [RECORD])
    assert not [line for line in stream.lines if line.startswith("disk")]


def piece() -> Chunk:
    return chunk("t", 3, 7, start=5)


async def test_a_record_is_set_aside_between_two_commits(context: ProcessorContext, stream: Stream) -> None:
    await context.park(piece())
    assert stream.lines == ["commit 5", "aside 7 parked_by_operator", "finish 8", "commit 8"]


async def test_a_record_is_not_set_aside_by_a_worker_that_loses_its_partition(
    context: ProcessorContext, stream: Stream
) -> None:
    stream.commits = False
    await context.park(piece())
    assert stream.lines == ["commit 5"]


@pytest.mark.parametrize(("end", "waiting"), [(None, 0), (8, 0), (6, 0), (20, 12)])
def test_what_lies_before_a_chunk_counts_from_its_end(
    context: ProcessorContext, stream: Stream, end: int | None, waiting: int
) -> None:
    stream.ends = {} if end is None else {TP("t", 3): end}
    assert context.records_behind(piece()) == waiting


async def test_a_dead_letter_waits_until_its_bytes_come_again(stream: Any) -> None:
    metrics = Metrics(Base(), "backlog")
    context = ProcessorContext("test", stream, metrics, lambda _: None, ["t"])
    waits = 'mailroom_dlq_oldest_timestamp_seconds{topic="t"} '
    assert f"{waits}0.0" in metrics.exposition().decode()
    context.count(piece(), [DeadLetter(piece().records()[0], "invalid", "")], 0.1)
    assert f"{waits}0.0" not in metrics.exposition().decode()
    context.count(piece(), [], 0.1)
    assert f"{waits}0.0" in metrics.exposition().decode()
