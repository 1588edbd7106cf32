"""Faults of Kafka itself: stopped, killed, slow."""

import asyncio
import signal
import time

from chaos.stage import Stage

BURST = 2_000
STALL_SECONDS = 3.5
"""Longer than the longest commit interval in play (stock Faust: 2.8 s), shorter than a session."""


async def restart(stage: Stage, kind: str) -> None:
    """Stopped politely, and away for some seconds."""
    await stage.target.away("kafka", stage.rng.uniform(1.0, 4.0))
    await stage.recover(kind, time.monotonic())


async def kill(stage: Stage, kind: str) -> None:
    """kill -9; started again on the same data, which it has to check first."""
    await stage.target.kill("kafka")
    await stage.recover(kind, time.monotonic())


async def slow(stage: Stage, kind: str) -> None:
    """Answers only in short stretches, for some seconds."""
    for _ in range(8):
        stage.target.send("kafka", signal.SIGSTOP)
        await asyncio.sleep(stage.rng.uniform(0.3, 0.7))
        stage.target.send("kafka", signal.SIGCONT)
        await asyncio.sleep(stage.rng.uniform(0.05, 0.2))
    await stage.recover(kind, time.monotonic())


async def kill_in_stall(stage: Stage, kind: str) -> None:
    """What a worker has processed but not yet delivered dies with it; what it has committed does not."""
    burst = [stage.load.receipt(stage.load.item_id()) for _ in range(BURST)]
    await stage.load.batch(burst)
    stage.target.send("kafka", signal.SIGSTOP)
    await asyncio.sleep(STALL_SECONDS)
    stage.target.send("kafka", signal.SIGCONT)
    await asyncio.sleep(stage.rng.uniform(0.1, 0.4))
    for name in stage.target.names("backlog"):
        await stage.target.kill(name)
    since = time.monotonic()
    await stage.load.batch([stage.load.step(fact, "item.started") for fact in burst])
    await stage.recover(kind, since, f"{BURST} items")
