"""One partition's chunks go through its rule one after the other; only what is durable counts as done."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.streams.processing.processor import PartitionProcessor
from tests.unit.streams import doubles
from tests.unit.streams.processing.journal import Journal


class Partition(Journal):
    """A processor at work; all around it is written down."""

    def __init__(self) -> None:
        super().__init__()
        around: Any = self
        self.processor = PartitionProcessor(0, around, around, self.make)

    async def put(self, *starts: int) -> list[int]:
        done: list[int] = []
        for start in starts:
            await self.processor.put(doubles.chunk("t", 0, start), lambda start=start: done.append(start))  # type: ignore[misc]
        await asyncio.sleep(0.01)
        return done


@pytest.fixture
async def partition() -> AsyncIterator[Partition]:
    partition = Partition()
    yield partition
    await partition.processor.stop()


async def test_a_chunk_is_done_only_when_all_that_follows_is_saved(partition: Partition) -> None:
    partition.saving.clear()
    done = await partition.put(1, 2)
    assert (partition.lines, done) == (["fold 1", "save 1"], [])
    partition.saving.set()
    await asyncio.sleep(0.01)
    assert partition.lines == ["fold 1", "save 1", "finish 1", "fold 2", "save 2", "finish 2"]
    assert done == [1, 2]


async def test_a_rule_that_breaks_ends_the_process_and_its_chunk_is_not_done(partition: Partition) -> None:
    partition.broken = True
    assert await partition.put(1) == [1]
    assert [type(error) for error in partition.errors] == [RuntimeError]
    assert "finish 1" not in partition.lines
    assert "crashed 1" in partition.lines
    assert partition.tries == 1


async def test_a_void_chunk_is_passed_over(partition: Partition) -> None:
    partition.refused = {1}
    assert await partition.put(1, 2) == [1, 2]
    assert partition.lines == ["fold 2", "save 2", "finish 2"]


async def test_after_a_rebalance_the_rule_is_made_anew_from_the_rows(partition: Partition) -> None:
    await partition.processor.open()
    await partition.put(1)
    await partition.processor.close()
    await partition.processor.open()
    assert partition.made == 2
    assert "close" in partition.lines


async def test_a_partition_that_is_not_ours_is_not_polled(partition: Partition) -> None:
    await partition.processor.poll()
    assert partition.lines == []


async def test_a_busy_processor_says_what_was_due_after_its_chunk(partition: Partition) -> None:
    partition.saving.clear()
    await partition.put(1, 2)
    await partition.processor.poll()
    await partition.processor.poll()
    assert "send" not in partition.lines
    partition.saving.set()
    await asyncio.sleep(0.01)
    assert partition.lines == ["fold 1", "save 1", "finish 1", "send", "fold 2", "save 2", "finish 2"]


async def test_a_processor_that_catches_up_says_what_was_due_when_little_is_before_it(partition: Partition) -> None:
    partition.saving.clear()
    partition.end = 502
    await partition.put(1, 2)
    await partition.processor.poll()
    partition.saving.set()
    await asyncio.sleep(0.01)
    assert partition.lines == ["fold 1", "save 1", "finish 1", "fold 2", "save 2", "finish 2", "send"]


async def test_a_rule_at_work_is_written_down_before_and_struck_out_before_anything_is_waited_for(
    partition: Partition,
) -> None:
    partition.saving.clear()
    await partition.put(1)
    assert (partition.lines, partition.tries) == (["fold 1", "save 1"], -1)
    partition.saving.set()


async def test_a_partition_stands_still_until_the_verdict_changes_and_then_nothing_is_left_out(
    partition: Partition,
) -> None:
    partition.verdicts = {2: "stop"}
    assert await partition.put(1, 2, 3) == [1, 2, 3]
    assert partition.lines == ["fold 1", "save 1", "finish 1", "stop 2", "pause 2"]
    await partition.processor.reconsider()
    assert len(partition.lines) == 5
    partition.verdicts = {2: "park"}
    await partition.processor.reconsider()
    assert partition.lines[5:] == ["resume 2", "fetch 2", "park 2", "fold 3", "save 3", "finish 3"]


async def test_another_topic_of_a_stopped_partition_goes_on(partition: Partition) -> None:
    partition.verdicts = {2: "stop"}
    await partition.put(2)
    await partition.processor.put(doubles.chunk("u", 0, 7), lambda: None)
    await partition.put(3)
    assert partition.lines == ["stop 2", "pause 2", "fold 7", "save 7", "finish 7"]


async def test_a_partition_that_goes_away_is_no_longer_ours_to_hold(partition: Partition) -> None:
    partition.verdicts = {2: "stop"}
    await partition.put(2)
    await partition.processor.close()
    assert partition.lines[-1] == "resume 2"
    partition.verdicts = {}
    await partition.put(2)
    assert partition.lines[-1] == "finish 2"
