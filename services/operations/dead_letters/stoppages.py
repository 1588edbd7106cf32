"""Partitions stopped at a record that crashed their worker: show them, set the record aside, try again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.base import Topic
from contracts.stoppages import (
    STOPPAGES_RECORD,
    GapAccepted,
    ParkOrdered,
    PartitionCrashed,
    Stoppage,
    stoppage_key,
    stopped_at,
)
from contracts.topics import STOPPAGES
from services.chassis.kafka import GlobalTable, KafkaPublisher, Output
from services.chassis.kafka.cluster import connected_admin

_ASK_AGAIN_SECONDS = 0.1
_STREAM_WORKERS = ("backlog", "jams", "rebalancer")
"""Services that read through a group and stop at a record that crashes them."""


class NothingToParkError(ValueError):
    """No worker is stopped at that record; the text says what is there instead."""


@dataclass(frozen=True, slots=True)
class RecordPosition:
    """A record by its place."""

    topic: Topic
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic.name} partition={self.partition} offset={self.offset}"


@asynccontextmanager
async def open_stoppages(bootstrap: str) -> AsyncIterator[GlobalTable[Stoppage]]:
    """The topic `stoppages`, read to its end and followed from there."""
    whole: GlobalTable[Stoppage] = GlobalTable(bootstrap, STOPPAGES, STOPPAGES_RECORD)
    async with connected_admin(bootstrap) as admin:
        if STOPPAGES.name not in await admin.list_topics():
            raise NothingToParkError(f"there is no topic {STOPPAGES.name} here: no stream worker has run yet")
    try:
        await whole.start()
        await whole.wait_caught_up()
        yield whole
    finally:
        await whole.stop()


async def known_stoppages(bootstrap: str) -> list[Stoppage]:
    """Everything known about crashes that are not over."""
    async with open_stoppages(bootstrap) as whole:
        return [whole.values[key] for key in sorted(whole.values)]


async def park(bootstrap: str, record: RecordPosition, wait_seconds: float) -> bool:
    """Order each worker stopped at this record to set it aside; False if none has done so in time."""
    return await _order(bootstrap, record, wait_seconds, aside=True)


async def retry(bootstrap: str, record: RecordPosition, wait_seconds: float) -> bool:
    """Let each worker stopped at this record try it again, as after a fix of the rule."""
    return await _order(bootstrap, record, wait_seconds, aside=False)


async def _order(bootstrap: str, record: RecordPosition, wait_seconds: float, *, aside: bool) -> bool:
    async with open_stoppages(bootstrap) as whole:
        stopped = [known.service for known in whole.values.values() if _stands(known, record)]
        if not stopped:
            raise NothingToParkError(await _what_is_there(bootstrap, record, whole.values))
        async with KafkaPublisher(bootstrap, "operations") as publisher:
            for service in stopped:
                await publisher.publish(_told_to(service, record, aside))
        return await wait_until_cleared(
            whole, [stoppage_key(service, record.topic.name, record.partition) for service in stopped], wait_seconds
        )


def _told_to(service: str, record: RecordPosition, aside: bool) -> Output:
    order = ParkOrdered(service=service, topic=record.topic.name, partition=record.partition, offset=record.offset)
    return Output(STOPPAGES.name, stoppage_key(service, record.topic.name, record.partition), order if aside else None)


async def wait_until_cleared(whole: GlobalTable[Stoppage], keys: list[str], seconds: float) -> bool:
    """Whether nothing is known under these keys any more within this many seconds."""
    try:
        async with asyncio.timeout(seconds):
            while any(key in whole.values for key in keys):  # noqa: ASYNC110 - the topic is read in another task
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
    except TimeoutError:
        return False
    return True


def _stands(known: Stoppage, record: RecordPosition) -> bool:
    if (known.topic, known.partition) != (record.topic.name, record.partition):
        return False
    if isinstance(known, ParkOrdered):
        return known.offset == record.offset  # ordered earlier and not done yet: may be ordered again
    return stopped_at(known) == record.offset


async def _what_is_there(bootstrap: str, record: RecordPosition, values: dict[str, Stoppage]) -> str:
    readers = [service for service in record.topic.consumers if service in _STREAM_WORKERS]
    if not readers:
        return f"no stream worker reads {record.topic.name}, so none can be stopped in it"
    async with AIOKafkaConsumer(record.topic.name, bootstrap_servers=bootstrap, enable_auto_commit=False) as consumer:
        numbers = sorted(consumer.partitions_for_topic(record.topic.name) or ())
        if record.partition not in numbers:
            return (
                f"{record.topic.name} has the partitions {numbers[0]} to {numbers[-1]}" if numbers else "no such topic"
            )
        place = TopicPartition(record.topic.name, record.partition)
        begin = (await consumer.beginning_offsets([place]))[place]
        end = (await consumer.end_offsets([place]))[place]
    if not begin <= record.offset < end:
        there = f"the offsets {begin} to {end - 1}" if begin < end else "no record"
        return f"{record.topic.name} partition {record.partition} holds {there}"
    return "\n".join([await _state(bootstrap, service, record, values) for service in readers])


async def _state(bootstrap: str, service: str, record: RecordPosition, values: dict[str, Stoppage]) -> str:
    known = values.get(stoppage_key(service, record.topic.name, record.partition))
    if (at := stopped_at(known)) is not None:
        return f"{service} is stopped at offset {at} of this partition, not at {record.offset}; park that one"
    # The group is only inspected: without a subscription this consumer does not join it.
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=f"mailroom-{service}-v1", enable_auto_commit=False
    ) as group:
        at = await group.committed(TopicPartition(record.topic.name, record.partition)) or 0
    done = "is done with it" if at > record.offset else "has not reached it yet"
    return f"{service} {done} (next offset: {at}) and is not stopped there; nothing needs to be parked"


def shown(known: Stoppage) -> str:
    """One line about one partition."""
    head = f"{known.topic} partition={known.partition} service={known.service}"
    if isinstance(known, PartitionCrashed):
        state = "stopped" if stopped_at(known) is not None else "suspected"
        places = f"offset={known.first_offset}"
        if known.first_offset != known.last_offset:
            places = f"offsets={known.first_offset}-{known.last_offset}"
        return f"{head} {places} state={state} crashes={known.crashes}"
    if isinstance(known, ParkOrdered):
        return f"{head} offset={known.offset} state=park_ordered"
    if isinstance(known, GapAccepted):
        return f"{head} offset={known.expected_offset} state=gap_accepted goes_on_at={known.goes_on_at}"
    return (
        f"{head} offset={known.expected_offset} state={known.reason} log_begins={known.begins_at}"
        f" log_ends={known.ends_at} missing={known.missing} goes_on_at={known.goes_on_at}"
    )
