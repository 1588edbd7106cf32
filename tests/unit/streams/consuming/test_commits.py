"""What may be committed, what Kafka took, and the marks beside each position."""

from typing import Any

from aiokafka.structs import OffsetAndMetadata
from faust.types import TP, Message

from services.chassis.kafka.history.marks import Trail, mark_of
from services.streams.consuming.consumer import ChunkConsumer
from tests.unit.streams.consuming.kafka import LOG, delivered, opened


async def test_only_finishing_moves_what_may_be_committed(consumer: ChunkConsumer) -> None:
    chunk = await delivered(consumer, opened(consumer), LOG, 10, 11)
    assert consumer.positions.accept(chunk)
    message = Message(LOG.topic, 0, 11, 0.0, 0, None, None, None, None)
    consumer.track_message(message)
    consumer.ack(message)
    assert not consumer.unacked
    assert consumer._new_offset(LOG) == 10
    consumer.finish(chunk)
    assert consumer._new_offset(LOG) == 12
    assert LOG in set(consumer._filter_tps_with_pending_acks())


async def test_a_position_is_committed_for_sure_unless_a_rebalance_comes_first(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    tries = 0

    async def commit(offsets: dict[TP, int]) -> bool:
        nonlocal tries
        tries += 1
        return tries > 1

    thread.commit = commit  # type: ignore[method-assign]
    consumer.positions.processing = {}
    assert await consumer.commit_up_to(LOG, 12)
    assert (tries, consumer.positions.committed[LOG]) == (2, 12)

    async def refused(offsets: dict[TP, int]) -> bool:
        consumer.stop_flow()
        return False

    thread.commit = refused  # type: ignore[method-assign]
    assert not await consumer.commit_up_to(LOG, 13)
    assert consumer.positions.committed[LOG] == 12


async def test_only_what_kafka_took_counts_as_committed(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.commits = False
    await consumer._commit({LOG: 12})
    assert consumer.positions.committed[LOG] == 10
    thread.commits = True
    await consumer._commit({LOG: 12})
    assert consumer.positions.committed[LOG] == 12


async def test_a_commit_carries_the_mark_of_the_last_record_before_its_position(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    first, second = await delivered(consumer, thread, LOG, 10, 11), await delivered(consumer, thread, LOG, 12)
    consumer.finish(first)
    await consumer._commit({LOG: 12})
    consumer.finish(second)
    assert Trail.read(consumer.guard.texts[LOG]).marks == (mark_of(first.raw[-1]),)
    await consumer._commit({LOG: 13})
    assert Trail.read(consumer.guard.texts[LOG]).marks == (mark_of(first.raw[-1]), mark_of(second.raw[-1]))
    written: list[Any] = []

    async def commit(offsets: Any) -> None:
        written.append(offsets)

    await vars(consumer)["_real_thread"]._with_marks(commit)({LOG: OffsetAndMetadata(13, "")})
    assert written == [{LOG: OffsetAndMetadata(13, consumer.guard.texts[LOG])}]


async def test_the_changelog_keeps_kafkas_time_whatever_our_clock_says(consumer: ChunkConsumer) -> None:
    [table] = consumer.app.tables.values()
    assert table.changelog_topic.config["message.timestamp.type"] == "LogAppendTime"
