"""One partition's chunks go through its rule one after the other; only what is durable counts as done."""

# ruff: noqa: ARG002 - the journal stands for many things and hears more than it writes down

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from services.chassis.kafka import Output, Record
from services.streams import DeadLetter, Rows, Step
from services.streams.consuming.chunks import Chunk
from services.streams.crashes.tracker import Verdict
from services.streams.processing.processor import PartitionProcessor
from tests.doubles.rows import DictRows
from tests.unit.streams import doubles


class Journal:
    """Everything around a processor: its context, its crashes and its rule. Writes down what happens in which order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.errors: list[BaseException] = []
        self.refused: set[int] = set()
        self.broken = False
        self.made = 0
        self.end = 0
        self.tries = -1
        self.verdicts: dict[int, Verdict] = {}
        self.saving = asyncio.Event()
        self.saving.set()

    # the context

    def accept(self, chunk: Chunk) -> bool:
        return chunk.start not in self.refused

    def finish(self, chunk: Chunk) -> None:
        self.lines.append(f"finish {chunk.start}")

    def records_behind(self, chunk: Chunk) -> int:
        return self.end - chunk.end

    def rows(self, partition: int) -> Rows:
        return DictRows()

    async def save(self, partition: int, step: Step, records: Sequence[Record]) -> None:
        self.lines.append(f"save {records[0].offset}")
        await self.saving.wait()

    async def send(self, outputs: Sequence[Output]) -> None:
        self.lines.append("send")

    async def park(self, piece: Chunk) -> None:
        self.lines.append(f"park {piece.start}")

    def pause_fetch(self, piece: Chunk) -> None:
        self.lines.append(f"pause {piece.start}")

    def resume_fetch(self, piece: Chunk) -> None:
        self.lines.append(f"fetch {piece.start}")

    # where it crashed before

    def split(self, chunk: Chunk) -> Sequence[Chunk]:
        return (chunk,)

    def verdict(self, piece: Chunk) -> Verdict:
        return self.verdicts.get(piece.start, "process")

    def begin_attempt(self, piece: Chunk) -> None:
        self.tries = piece.start

    def end_attempt(self) -> None:
        self.tries = -1

    async def record_crash(self, piece: Chunk, error: BaseException) -> None:
        self.lines.append(f"crashed {piece.start}")

    def stop(self, piece: Chunk) -> None:
        self.lines.append(f"stop {piece.start}")

    def resume(self, piece: Chunk) -> None:
        self.lines.append(f"resume {piece.start}")

    def count(self, chunk: Chunk, letters: Sequence[DeadLetter], seconds: float) -> None:
        pass

    def fail(self, error: BaseException) -> None:
        self.errors.append(error)

    # the rule

    def make(self, partition: int, rows: Rows) -> "Journal":
        self.made += 1
        return self

    def fold(self, records: Sequence[Record]) -> Step:
        self.lines.append(f"fold {records[0].offset}")
        if self.broken:
            raise RuntimeError("broken")
        return Step()

    def poll(self) -> Sequence[Output]:
        return (Output("t", "k", None),)

    def close(self) -> None:
        self.lines.append("close")


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
async def processor(journal: Journal) -> AsyncIterator[PartitionProcessor]:
    around: Any = journal
    processor = PartitionProcessor(0, around, around, journal.make)
    yield processor
    await processor.stop()


async def put(processor: PartitionProcessor, *starts: int) -> list[int]:
    done: list[int] = []
    for start in starts:
        await processor.put(doubles.chunk("t", 0, start), lambda start=start: done.append(start))  # type: ignore[misc]
    await asyncio.sleep(0.01)
    return done


async def test_a_chunk_is_done_only_when_all_that_follows_is_saved(
    processor: PartitionProcessor, journal: Journal
) -> None:
    journal.saving.clear()
    done = await put(processor, 1, 2)
    assert (journal.lines, done) == (["fold 1", "save 1"], [])
    journal.saving.set()
    await asyncio.sleep(0.01)
    assert journal.lines == ["fold 1", "save 1", "finish 1", "fold 2", "save 2", "finish 2"]
    assert done == [1, 2]


async def test_a_rule_that_breaks_ends_the_process_and_its_chunk_is_not_done(
    processor: PartitionProcessor, journal: Journal
) -> None:
    journal.broken = True
    assert await put(processor, 1) == [1]
    assert [type(error) for error in journal.errors] == [RuntimeError]
    assert "finish 1" not in journal.lines
    assert "crashed 1" in journal.lines
    assert journal.tries == 1


async def test_a_void_chunk_is_passed_over(processor: PartitionProcessor, journal: Journal) -> None:
    journal.refused = {1}
    assert await put(processor, 1, 2) == [1, 2]
    assert journal.lines == ["fold 2", "save 2", "finish 2"]


async def test_after_a_rebalance_the_rule_is_made_anew_from_the_rows(
    processor: PartitionProcessor, journal: Journal
) -> None:
    await processor.open()
    await put(processor, 1)
    await processor.close()
    await processor.open()
    assert journal.made == 2
    assert "close" in journal.lines


async def test_a_partition_that_is_not_ours_is_not_polled(processor: PartitionProcessor, journal: Journal) -> None:
    await processor.poll()
    assert journal.lines == []


async def test_a_busy_processor_says_what_was_due_after_its_chunk(
    processor: PartitionProcessor, journal: Journal
) -> None:
    journal.saving.clear()
    await put(processor, 1, 2)
    await processor.poll()
    await processor.poll()
    assert "send" not in journal.lines
    journal.saving.set()
    await asyncio.sleep(0.01)
    assert journal.lines == ["fold 1", "save 1", "finish 1", "send", "fold 2", "save 2", "finish 2"]


async def test_a_processor_that_catches_up_says_what_was_due_when_little_is_before_it(
    processor: PartitionProcessor, journal: Journal
) -> None:
    journal.saving.clear()
    journal.end = 502
    await put(processor, 1, 2)
    await processor.poll()
    journal.saving.set()
    await asyncio.sleep(0.01)
    assert journal.lines == ["fold 1", "save 1", "finish 1", "fold 2", "save 2", "finish 2", "send"]


async def test_a_rule_at_work_is_written_down_before_and_struck_out_before_anything_is_waited_for(
    processor: PartitionProcessor, journal: Journal
) -> None:
    journal.saving.clear()
    await put(processor, 1)
    assert (journal.lines, journal.tries) == (["fold 1", "save 1"], -1)
    journal.saving.set()


async def test_a_partition_stands_still_until_the_verdict_changes_and_then_nothing_is_left_out(
    processor: PartitionProcessor, journal: Journal
) -> None:
    journal.verdicts = {2: "stop"}
    assert await put(processor, 1, 2, 3) == [1, 2, 3]
    assert journal.lines == ["fold 1", "save 1", "finish 1", "stop 2", "pause 2"]
    await processor.reconsider()
    assert len(journal.lines) == 5
    journal.verdicts = {2: "park"}
    await processor.reconsider()
    assert journal.lines[5:] == ["resume 2", "fetch 2", "park 2", "fold 3", "save 3", "finish 3"]


async def test_another_topic_of_a_stopped_partition_goes_on(processor: PartitionProcessor, journal: Journal) -> None:
    journal.verdicts = {2: "stop"}
    await put(processor, 2)
    await processor.put(doubles.chunk("u", 0, 7), lambda: None)
    await put(processor, 3)
    assert journal.lines == ["stop 2", "pause 2", "fold 7", "save 7", "finish 7"]


async def test_a_partition_that_goes_away_is_no_longer_ours_to_hold(
    processor: PartitionProcessor, journal: Journal
) -> None:
    journal.verdicts = {2: "stop"}
    await put(processor, 2)
    await processor.close()
    assert journal.lines[-1] == "resume 2"
    journal.verdicts = {}
    await put(processor, 2)
    assert journal.lines[-1] == "finish 2"
