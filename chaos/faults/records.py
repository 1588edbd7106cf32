"""Faults of messages: broken, repeated, reordered and late."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaConnectionError

from chaos.load import BEGIN
from chaos.stage import Stage
from chaos.target import PARTITIONS
from contracts.base import derive_id
from contracts.topics import ITEMS
from services.chassis.kafka import partition_for

MARK = "chaos-poison"
"""Header by which a broken record is recognised later."""
_REPEATED = 60
_WAYS = 7
_CONNECT_SECONDS = 60.0

Client = TypeVar("Client", AIOKafkaConsumer, AIOKafkaProducer)

Sent = tuple[str, bytes | None, int | None, list[tuple[str, bytes]]]
"""Key, value, partition (None: by key) and headers."""


async def poison(stage: Stage, kind: str) -> None:
    """Broken in every way the contract of `items` distinguishes, for every partition."""
    began = time.monotonic()
    sent: list[Sent] = []
    for number in range(2 * _WAYS):
        item_id = derive_id(kind, stage.clock, number)
        key, value, partition, reason = _broken(item_id, number % _WAYS, stage.rng.randrange(PARTITIONS))
        mark = derive_id("mark", item_id)
        stage.poison.expected[mark] = reason
        sent.append((key, value, partition, [(MARK, mark.encode())]))
    await _produce(stage, sent)
    await stage.recover(kind, began, f"{len(sent)} records")


def _broken(item_id: str, way: int, partition: int) -> tuple[str, bytes | None, int | None, str]:
    good = b'{"type":"item.touched","event_id":"%s","item_id":"%s","occurred_at":"2026-03-02T09:00:00Z"}'
    event_id = derive_id("event", item_id).encode()
    whole = good % (event_id, item_id.encode())
    elsewhere = (partition_for(item_id, PARTITIONS) + 1) % PARTITIONS
    ways: Sequence[tuple[str, bytes | None, int | None, str]] = (
        (item_id, b"\x00no JSON at all", partition, "not_json"),
        (item_id, b'{"type":"item.eaten","item_id":"x"}', partition, "unknown_type"),
        (item_id, whole.replace(b"2026-03-02", b"never"), partition, "invalid"),
        (item_id, None, partition, "empty"),
        (derive_id("other", item_id), whole, None, "wrong_key"),
        (item_id, whole, elsewhere, "wrong_partition"),
        (item_id, whole, None, "unknown_item"),  # parked only when working days have passed
    )
    return ways[way]


async def duplicate_http(stage: Stage, kind: str) -> None:
    """Requests that were acknowledged, sent once more."""
    began = time.monotonic()
    ours = [fact for fact in stage.remembered.facts.values() if fact["item_id"] in stage.remembered.ours]
    again = stage.rng.sample(ours, min(_REPEATED, len(ours)))
    for fact in again[:10]:
        await stage.load.single(dict(fact))
    await stage.load.batch([dict(fact) for fact in again])
    await stage.recover(kind, began, f"{len(again) + len(again[:10])} events")


async def duplicate_kafka(stage: Stage, kind: str) -> None:
    """The newest records of `items`, facts and orders alike, written once more in a shuffled order."""
    began = time.monotonic()
    again = await _newest(stage)
    stage.rng.shuffle(again)
    await _produce(stage, again)
    await stage.recover(kind, began, f"{len(again)} records")


async def _newest(stage: Stage) -> list[Sent]:
    kafka = stage.target.bootstrap
    consumer = await _connected(lambda: AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False))
    try:
        partitions = [TopicPartition(ITEMS.name, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        for partition, end in ends.items():
            consumer.seek(partition, max(0, end - _REPEATED))
        found: list[Sent] = []
        while not all([await consumer.position(each) >= ends[each] for each in partitions]):
            for partition, records in (await consumer.getmany(timeout_ms=500)).items():
                for record in records:
                    marked = any(name == MARK for name, _ in record.headers)
                    if record.key not in (b"-", None) and not marked:
                        key, headers = record.key.decode(), list(record.headers)
                        found.append((key, record.value, partition.partition, headers))
        return found
    finally:
        await consumer.stop()


async def _connected(new: Callable[[], Client]) -> Client:
    """A connected Kafka client; waits, since another fault of the same round may have stopped the broker."""
    async with asyncio.timeout(_CONNECT_SECONDS):
        while True:
            client = new()
            try:
                await client.start()
            except KafkaConnectionError:
                await client.stop()
                await asyncio.sleep(0.5)
            else:
                return client


async def _produce(stage: Stage, sent: Sequence[Sent]) -> None:
    kafka = stage.target.bootstrap
    producer = await _connected(lambda: AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True))
    try:
        for key, value, partition, headers in sent:
            where = partition_for(key, PARTITIONS) if partition is None else partition
            await producer.send_and_wait(ITEMS.name, value, key=key.encode(), partition=where, headers=headers)
    finally:
        await producer.stop()


async def reordered(stage: Stage, kind: str) -> None:
    """Many lives at once, their events shuffled across and within items, receipts among the last."""
    began = time.monotonic()
    told = [fact for _ in range(12) for fact in stage.load.life(steps=4)]
    stage.rng.shuffle(told)
    for start in range(0, len(told), 10):
        await stage.load.batch(told[start : start + 10])
    await stage.recover(kind, began, f"{len(told)} events")


async def late_batch(stage: Stage, kind: str) -> None:
    """A batch announced long ago comes now, and known items get events that happened before their last."""
    began = time.monotonic()
    name = f"batch-{stage.load.item_id()[:8]}"
    await stage.load.announce(name, 20)
    day_before = BEGIN - timedelta(days=3)
    items = [
        stage.load.receipt(stage.load.item_id(), day_before + timedelta(minutes=n), batch_id=name) for n in range(20)
    ]
    await stage.load.batch(items)
    late = [_older(fact) for fact in _latest(stage)]
    if late:
        await stage.load.batch(late)
    await stage.recover(kind, began, f"{len(items)} items, {len(late)} older events")


def _latest(stage: Stage) -> list[Any]:
    ours = stage.remembered.ours
    steps = [fact for fact in stage.remembered.facts.values() if fact["item_id"] in ours and fact.get("seq")]
    return stage.rng.sample(steps, min(15, len(steps)))


def _older(fact: Any) -> dict[str, Any]:
    at = datetime.fromisoformat(fact["occurred_at"]) - timedelta(milliseconds=500)
    return {
        "item_id": fact["item_id"],
        "type": "item.parked",
        "occurred_at": at.isoformat(),
        "seq": 0,
        "event_id": derive_id("older", fact["event_id"]),
    }
