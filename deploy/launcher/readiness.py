"""Waiting until something started is ready."""

import asyncio
import inspect
import time
from collections.abc import Callable

import httpx

READY_SECONDS = 120.0
_PAUSE = 0.1


class NotReadyInTimeError(RuntimeError):
    """What was waited for did not happen in time."""


async def until(holds: Callable[[], object], what: str, seconds: float = READY_SECONDS, pause: float = _PAUSE) -> None:
    """Wait until this holds, asked at once or by an await; raises NotReadyInTimeError when it takes longer."""
    deadline = time.monotonic() + seconds
    while True:
        found = holds()
        if await found if inspect.isawaitable(found) else found:
            return
        if time.monotonic() > deadline:
            raise NotReadyInTimeError(f"{what}: not within {seconds:.0f} s, see its log")
        await asyncio.sleep(pause)


async def is_ready(client: httpx.AsyncClient, url: str) -> bool:
    """Whether the process at this address says that it is ready for work."""
    try:
        return (await client.get(f"{url}/health/ready", timeout=2)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
