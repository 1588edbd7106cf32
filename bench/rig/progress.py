"""Waits until the backlog worker has committed what is in `items`."""

import asyncio
import time

from bench.rig.stage import PARTITIONS, Service
from bench.rig.topics import Topics
from contracts.topics import ITEMS
from deploy.launcher.machine import say

GROUP = "mailroom-backlog-v1"
TOLD_SECONDS = 30
STALLED_SECONDS = 180


class StalledError(RuntimeError):
    """The worker runs and gets no further."""


async def worked_through(topics: Topics, service: Service) -> float:
    """Wait until all is committed; says how far it is. Returns the wall seconds since the process was started."""
    told = moved = time.monotonic()
    records, before = await topics.count(ITEMS.name, PARTITIONS), -1
    while (done := await topics.committed(GROUP, ITEMS.name)) < records:
        service.check()
        now = time.monotonic()
        if done != before:
            before, moved = done, now
        if now - moved > STALLED_SECONDS:
            raise StalledError(f"no progress for {STALLED_SECONDS} s after {done:,} of {records:,} records")
        if now - told > TOLD_SECONDS:
            told = now
            say(f"  … {done:,} of {records:,} records")
        await asyncio.sleep(0.2)
    return time.monotonic() - service.began
