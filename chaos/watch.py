"""Reads `item-state` while everything continues, to see when an event that was sent has taken effect."""

import asyncio
import time
from collections.abc import Iterable

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from contracts.topics import ITEM_STATE


class Watch:
    """Knows the keys that were seen in `item-state`. A broken connection is recreated."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._seen: dict[str, float] = {}
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to read."""
        self._running = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """End reading."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def visible(self, item_ids: Iterable[str], seconds: float) -> bool:
        """Whether all of these items appear within this time, in seconds."""
        wanted = set(item_ids)
        deadline = time.monotonic() + seconds
        while not wanted <= self._seen.keys():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.05)
        return True

    async def _go_on(self) -> None:
        while True:
            consumer = AIOKafkaConsumer(
                ITEM_STATE.name,
                bootstrap_servers=self._bootstrap,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                fetch_max_wait_ms=100,
            )
            try:
                await consumer.start()
                while True:
                    for records in (await consumer.getmany(timeout_ms=200)).values():
                        now = time.monotonic()
                        for record in records:
                            self._seen[(record.key or b"").decode(errors="replace")] = now
            except (KafkaError, OSError):
                await asyncio.sleep(0.2)
            finally:
                await consumer.stop()
