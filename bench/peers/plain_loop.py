"""The ceiling: an aiokafka loop with a dict. What it holds in memory is lost when it ends, so it proves no result."""

import asyncio
import signal
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench.peers.life import follow
from bench.peers.settings import COMMIT_SECONDS, PeerSettings, peer_settings


async def run(settings: PeerSettings) -> None:
    """Read, follow, send, commit once a second, until stopped."""
    consumer = AIOKafkaConsumer(
        settings.source,
        bootstrap_servers=settings.kafka,
        group_id=settings.group,
        auto_offset_reset="earliest",
        auto_commit_interval_ms=int(COMMIT_SECONDS * 1000),
    )
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, linger_ms=10, max_batch_size=262_144)
    await consumer.start()
    await producer.start()
    working = asyncio.create_task(_work(consumer, producer, settings.target))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    try:
        await asyncio.gather(working, return_exceptions=True)
    finally:
        await producer.stop()
        await consumer.stop()


async def _work(consumer: AIOKafkaConsumer, producer: AIOKafkaProducer, target: str) -> None:
    items: dict[bytes, dict[str, Any]] = {}
    while True:
        for records in (await consumer.getmany(timeout_ms=200, max_records=2_000)).values():
            for record in records:
                items[record.key] = after = follow(items.get(record.key), orjson.loads(record.value))
                await producer.send(target, orjson.dumps(after), record.key)


if __name__ == "__main__":
    asyncio.run(run(peer_settings()))
