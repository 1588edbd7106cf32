"""Faults that lose records for good. They come after the verdict, and each is judged by what the reader reports about
it.

Kafka no longer has what it acknowledged, so the topics cannot be compared with the client's ledger any more. What must
hold instead: the partition stops with the right numbers, all others continue, and after the operator's order so does
this one, without skipping anything that is still there.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from chaos.memory import Fact
from chaos.stage import Stage
from chaos.target import PARTITIONS
from contracts.topics import ITEMS
from deploy.launcher import broker
from deploy.launcher.kafka_log import cut
from deploy.launcher.process import output_of
from deploy.launcher.readiness import until
from services.chassis.kafka import partition_for

BURST = 800
DELETED = 100
CUT = 60
GROUP = "mailroom-backlog-v1"
_WAIT_SECONDS = 60.0


async def retention_gap(stage: Stage, kind: str) -> None:
    """Records are deleted that no backlog worker has read, as retention does in a long standstill."""
    partition = stage.rng.randrange(PARTITIONS)
    workers = await _end_workers(stage)
    expected = await _committed(stage, partition)
    burst = await _send_burst(stage)
    begins = expected + DELETED
    lost = await _keys(stage, partition, expected, begins)
    await _delete(stage, partition, begins)
    stage.remembered.lose(lost)
    since = _begin_workers(stage, workers)
    told = await _stopped(stage, kind)
    _compare(stage, kind, told, partition, expected=expected, reason="gap", log_begins=begins, missing=DELETED)
    rest = [fact for fact in burst if fact["item_id"] not in lost]
    await _goes_on(stage, kind, partition, rest, since, f"{len(lost)} items told lost in partition {partition}")
    if back := [item_id for item_id in lost if await stage.watch.visible([item_id], 0)]:
        stage.broken.append(f"{kind}: {len(back)} deleted items were processed all the same")


async def log_truncated(stage: Stage, kind: str) -> None:
    """Kafka comes back without the end of a partition, and others write past the position of its reader."""
    partition = stage.rng.randrange(PARTITIONS)
    for _ in range(4):
        await _seen(stage, kind, await _send_burst(stage, BURST // 4))
    workers = await _end_workers(stage)
    expected = await _committed(stage, partition)
    await stage.target.end("kafka")
    end = cut(stage.target.folder / "kafka/data" / f"{ITEMS.name}-{partition}", expected - CUT)
    stage.target.begin("kafka")
    await until(lambda: broker.answers(stage.target.bootstrap), "Kafka", broker.START_SECONDS)
    burst = await _send_burst(stage)
    if not await _ends_after(stage, partition, expected):
        stage.broken.append(f"{kind}: nobody wrote past {expected}")
    since = _begin_workers(stage, workers)
    told = await _stopped(stage, kind)
    _compare(stage, kind, told, partition, expected=expected, reason="other_history")
    goes_on_at = int(told.get("goes_on_at", expected))
    if goes_on_at > end or told.get("missing") != expected - goes_on_at:
        stage.broken.append(f"{kind}: cut at {end}, position {expected}, and it says {told}")
    await _goes_on(stage, kind, partition, burst, since, f"partition {partition} cut at {end}, position {expected}")


async def _send_burst(stage: Stage, count: int = BURST) -> list[Fact]:
    burst = [stage.load.receipt(stage.load.item_id()) for _ in range(count)]
    await stage.load.batch(burst)
    return list(burst)


async def _end_workers(stage: Stage) -> list[str]:
    workers = stage.target.names("backlog")
    await asyncio.gather(*(stage.target.end(name) for name in workers))
    return workers


def _begin_workers(stage: Stage, workers: Sequence[str]) -> float:
    for name in workers:
        stage.target.begin(name)
    return time.monotonic()


async def _stopped(stage: Stage, kind: str) -> Mapping[str, Any]:
    """What a backlog worker reports about the partition at which it stopped."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        for name in stage.target.names("backlog"):
            try:
                answer = await stage.target.http.get(f"{stage.target.url(name)}/health/ready", timeout=5)
            except httpx.HTTPError:
                continue
            if stopped := orjson.loads(answer.content).get("stopped"):
                found: Mapping[str, Any] = stopped[0]
                return found
        await asyncio.sleep(0.2)
    stage.broken.append(f"{kind}: no worker stood still within {_WAIT_SECONDS:.0f} s")
    return {}


def _compare(stage: Stage, kind: str, told: Mapping[str, Any], partition: int, **wanted: object) -> None:
    right = {"topic": ITEMS.name, "partition": partition, **wanted}
    wrong = {name: (value, told.get(name)) for name, value in right.items() if told.get(name) != value}
    if wrong:
        stage.broken.append(f"{kind}: numbers (right, told): {wrong}")


async def _goes_on(stage: Stage, kind: str, partition: int, there: Sequence[Fact], since: float, note: str) -> None:
    """The other partitions continue unaided, this one after the operator's order."""
    others = [fact for fact in there if partition_for(fact["item_id"], PARTITIONS) != partition]
    await _seen(stage, kind, others)
    waiting = [fact["item_id"] for fact in there if partition_for(fact["item_id"], PARTITIONS) == partition]
    if any([await stage.watch.visible([item_id], 0) for item_id in waiting]):
        stage.broken.append(f"{kind}: partition {partition} was read before anybody accepted the loss")
    options = ("--kafka", stage.target.bootstrap, "--wait", f"{_WAIT_SECONDS:.0f}")
    code, told = await output_of("services.operations", "dlq", "accept-gap", "items", str(partition), *options)
    if code != 0 or not told.rstrip().endswith("continues"):
        stage.broken.append(f"{kind}: accept-gap ended with {code}: {told[-300:]}")
    await stage.recover(kind, since, note)
    await _seen(stage, kind, there)


async def _seen(stage: Stage, kind: str, facts: Sequence[Fact]) -> None:
    if not await stage.watch.visible([fact["item_id"] for fact in facts], _WAIT_SECONDS):
        stage.broken.append(f"{kind}: of {len(facts)} items that Kafka has some were not processed")


async def _committed(stage: Stage, partition: int) -> int:
    consumer = AIOKafkaConsumer(bootstrap_servers=stage.target.bootstrap, group_id=GROUP, enable_auto_commit=False)
    await consumer.start()
    try:
        return await consumer.committed(TopicPartition(ITEMS.name, partition)) or 0
    finally:
        await consumer.stop()


async def _keys(stage: Stage, partition: int, start: int, end: int) -> set[str]:
    """Items with a record between these offsets."""
    consumer = AIOKafkaConsumer(bootstrap_servers=stage.target.bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        place = TopicPartition(ITEMS.name, partition)
        consumer.assign([place])
        consumer.seek(place, start)
        found: set[str] = set()
        while await consumer.position(place) < end:
            for record in (await consumer.getmany(place, timeout_ms=500)).get(place, ()):
                if record.offset < end and record.key != b"-":
                    found.add(record.key.decode())
        return found
    finally:
        await consumer.stop()


async def _delete(stage: Stage, partition: int, before: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.target.bootstrap)
    await admin.start()
    try:
        place = TopicPartition(ITEMS.name, partition)
        await admin.delete_records({place: RecordsToDelete(before_offset=before)})
    finally:
        await admin.close()


async def _ends_after(stage: Stage, partition: int, offset: int) -> bool:
    consumer = AIOKafkaConsumer(bootstrap_servers=stage.target.bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        place = TopicPartition(ITEMS.name, partition)
        return bool((await consumer.end_offsets([place]))[place] > offset)
    finally:
        await consumer.stop()
