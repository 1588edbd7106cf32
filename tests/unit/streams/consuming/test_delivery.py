"""What the consumer fetches, delivers and accepts; on Faust's own classes, without Kafka."""

import time

import pytest

from services.streams.consuming.chunks import Chunk
from services.streams.consuming.consumer import ChunkConsumer
from services.streams.consuming.positions import BrokenOrderError
from tests.unit.streams.consuming.kafka import COMPACTED, LOG, delivered, opened, raws


async def test_a_chunk_after_an_unfinished_one_is_never_processed(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    first, second = await delivered(consumer, thread, LOG, 10), await delivered(consumer, thread, LOG, 11)
    with pytest.raises(BrokenOrderError):
        consumer.positions.accept(second)
    consumer.finish(first)
    assert consumer.positions.accept(second)


async def test_a_hole_is_not_accepted_the_second_time_either(consumer: ChunkConsumer) -> None:
    opened(consumer)
    late = Chunk(*LOG, consumer.positions.epoch, 14, 15, raws(LOG, 14))
    for _ in range(3):
        with pytest.raises(BrokenOrderError):
            consumer.positions.accept(late)
    assert consumer.positions.processing[LOG] == 10


async def test_a_hole_in_a_log_is_an_error_and_in_a_compacted_topic_it_is_none(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    with pytest.raises(BrokenOrderError):
        await delivered(consumer, thread, LOG, 12)
    chunk = await delivered(consumer, thread, COMPACTED, 12, 15)
    assert (chunk.start, chunk.end) == (10, 16)
    assert consumer.positions.accept(chunk)


async def test_a_record_that_stands_before_the_position_is_never_processed(consumer: ChunkConsumer) -> None:
    """aiokafka starts over at the beginning of a log that ends before its position, and tells nobody."""
    thread = opened(consumer)
    with pytest.raises(BrokenOrderError):
        await delivered(consumer, thread, COMPACTED, 0, 1)


async def test_nothing_is_fetched_before_the_seek(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    consumer.stop_flow()
    thread.fetched = {LOG: raws(LOG, 10)}
    assert await consumer._getmany({LOG}, 1) == {}
    consumer.resume_flow()
    assert await consumer._getmany({LOG}, 1) == {}
    assert thread.asked == []


async def test_no_partition_never_means_all_partitions(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    assert await consumer._getmany(set(), 1) == {}
    assert await consumer._getmany(None, 1) == {}
    assert thread.asked == []


async def test_a_paused_partition_is_not_fetched_and_goes_on_where_its_last_chunk_ended(
    consumer: ChunkConsumer,
) -> None:
    thread = opened(consumer)
    thread.meanwhile = lambda: consumer.paused.add(LOG)
    assert (await delivered(consumer, thread, LOG, 10, 11)).end == 12
    assert await consumer._getmany({LOG}, 1) == {}
    consumer.paused.discard(LOG)
    thread.meanwhile = lambda: None
    assert (await delivered(consumer, thread, LOG, 12)).start == 12
    consumer.paused.add(LOG)
    consumer.stop_flow()
    assert not consumer.paused


async def test_what_was_fetched_before_a_rebalance_is_void(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    queued = await delivered(consumer, thread, LOG, 10)
    consumer.stop_flow()
    consumer.positions.sought = {LOG: 10}
    consumer.resume_flow()
    assert not consumer.positions.accept(queued)
    thread.meanwhile = consumer.stop_flow
    assert await consumer._getmany({LOG}, 1) == {}


async def test_after_a_broken_fetch_a_partition_waits_for_its_seek(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)

    def broken() -> None:
        raise ConnectionError

    thread.meanwhile = broken
    with pytest.raises(ConnectionError):
        await consumer._getmany({LOG}, 1)
    thread.meanwhile = lambda: None
    thread.fetched = {LOG: raws(LOG, 10)}
    assert await consumer._getmany({LOG}, 1) == {}


async def test_after_a_failure_nothing_queued_is_processed(consumer: ChunkConsumer) -> None:
    queued = await delivered(consumer, opened(consumer), LOG, 10)
    consumer.positions.void()
    assert not consumer.positions.accept(queued)


async def test_a_full_queue_does_not_take_its_partition_out_of_the_fetch(consumer: ChunkConsumer) -> None:
    consumer._active_partitions = {LOG}
    consumer.on_buffer_full(LOG)
    assert consumer._active_partitions == {LOG}
    await consumer._add_gap(LOG, 3, 9)
    assert not consumer._gap


async def test_between_two_fetches_lies_the_pause(consumer: ChunkConsumer) -> None:
    opened(consumer)
    consumer.pause_seconds = 0.2
    await consumer._getmany({LOG}, 1)
    began = time.monotonic()
    await consumer._getmany({LOG}, 1)
    assert time.monotonic() - began >= 0.19
