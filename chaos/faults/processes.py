"""Faults of processes: workers that come and go, kill -9, and the zombie that wakes up too late."""

import asyncio
import signal
import time

from chaos.stage import Stage

SESSION_SECONDS = 10.0
"""Session timeout of the stream workers (services/streams/faust_app.py)."""
_LONGER = 2.5


async def join(stage: Stage, kind: str) -> None:
    """One more worker of the service."""
    began = time.monotonic()
    await stage.target.add_worker(kind.removeprefix("join-"))
    await stage.recover(kind, began)


async def leave(stage: Stage, kind: str) -> None:
    """The worker that joined leaves politely."""
    began = time.monotonic()
    await stage.target.end(f"{kind.removeprefix('leave-')}-9")
    await stage.recover(kind, began)


async def kill(stage: Stage, kind: str) -> None:
    """kill -9."""
    name = stage.pick(kind.removeprefix("kill-"))
    await stage.target.kill(name)
    await stage.recover(kind, time.monotonic(), name)


async def zombie(stage: Stage, kind: str) -> None:
    """Stopped for longer than the session; when it wakes, others may own its partitions."""
    name = stage.pick(kind.removeprefix("zombie-"))
    stage.target.send(name, signal.SIGSTOP)
    await asyncio.sleep(SESSION_SECONDS + _LONGER)
    stage.target.send(name, signal.SIGCONT)
    await stage.recover(kind, time.monotonic(), name)
