"""Single records of a log, read independently of its consumer."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.client import ConnectionGroup
from aiokafka.errors import OffsetOutOfRangeError

from services.chassis.kafka.history.breach import Partition, ReadMarks
from services.chassis.kafka.history.marks import Mark, mark_of

READ_SECONDS = 20.0
"""Less than a request may take in the middle of an assignment (30 s)."""


def mark_reader(bootstrap: str) -> ReadMarks:
    """Reads marks from the logs of this Kafka. Raises TimeoutError where it does not answer: then nothing is read."""

    async def read_marks(wanted: Mapping[Partition, int]) -> dict[Partition, Mark | None]:
        async with asyncio.timeout(READ_SECONDS):
            return await _marks(bootstrap, wanted)

    return read_marks


def connection_to_leader(consumer: AIOKafkaConsumer, tp: Partition) -> Any:
    """The connection over which this partition is read now; None while there is none.

    A log can only become another one while its broker is away or another leads; then the connection is a new one.
    """
    client = consumer._client
    leader = client.cluster.leader_for_partition(TopicPartition(*tp))
    return client._conns.get((leader, ConnectionGroup.DEFAULT))


async def _marks(bootstrap: str, wanted: Mapping[Partition, int]) -> dict[Partition, Mark | None]:
    found: dict[Partition, Mark | None] = {}
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="none", fetch_max_wait_ms=50
    )
    try:
        await consumer.start()
        consumer.assign([TopicPartition(*tp) for tp in wanted])
        for tp, offset in wanted.items():
            consumer.seek(TopicPartition(*tp), offset)
        while open_ones := [TopicPartition(*tp) for tp in wanted if tp not in found]:
            await _take_some(consumer, open_ones, wanted, found)
    finally:
        await consumer.stop()
    return found


async def _take_some(
    consumer: AIOKafkaConsumer,
    open_ones: list[TopicPartition],
    wanted: Mapping[Partition, int],
    found: dict[Partition, Mark | None],
) -> None:
    try:
        fetched = await consumer.getmany(*open_ones, timeout_ms=100)
    except OffsetOutOfRangeError as beyond:
        found.update({(tp.topic, tp.partition): None for tp in beyond.args[0]})
        return
    for tp in open_ones:
        place = (tp.topic, tp.partition)
        if records := fetched.get(tp):
            found[place] = mark_of(records[0]) if records[0].offset == wanted[place] else None
        elif await consumer.position(tp) > wanted[place]:
            found[place] = None  # there were only emptied batches
