"""One partition's chunks go through its rule one after the other; only what is durable counts as done."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.streams.processing.processor import PartitionProcessor
from tests.unit.streams import doubles
from tests.unit.streams.processing.journal import Journal


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
