"""Waits until the backlog worker has committed what stands in `items`."""

import asyncio
import time

from bench.stage import PARTITIONS, Service
from bench.topics import Topics
from contracts.topics import ITEMS
from deploy.local.machine import say

GROUP = "mailroom-backlog-v1"
TOLD_SECONDS = 30


async def worked_through(topics: Topics, service: Service) -> float:
    """Wait until all is committed; says how far it is. Returns the wall seconds since the process was started."""
    told = time.monotonic()
    records = await topics.count(ITEMS.name, PARTITIONS)
    while (done := await topics.committed(GROUP, ITEMS.name)) < records:
        service.process.check()
        if time.monotonic() - told > TOLD_SECONDS:
            told = time.monotonic()
            say(f"  … {done:,} of {records:,} records")
        await asyncio.sleep(0.2)
    return time.monotonic() - service.process.began
