"""Faults of Kafka itself: stopped, killed, slow."""

import asyncio
import signal
import time

from chaos.stage import Stage


async def restart(stage: Stage, kind: str) -> None:
    """Stopped politely, and away for some seconds."""
    await stage.house.away("kafka", stage.rng.uniform(1.0, 4.0))
    await stage.recover(kind, time.monotonic())


async def kill(stage: Stage, kind: str) -> None:
    """kill -9; started again on the same data, which it has to check first."""
    await stage.house.kill("kafka")
    await stage.recover(kind, time.monotonic())


async def slow(stage: Stage, kind: str) -> None:
    """Answers only in short stretches, for some seconds."""
    for _ in range(8):
        stage.house.send("kafka", signal.SIGSTOP)
        await asyncio.sleep(stage.rng.uniform(0.3, 0.7))
        stage.house.send("kafka", signal.SIGCONT)
        await asyncio.sleep(stage.rng.uniform(0.05, 0.2))
    await stage.recover(kind, time.monotonic())
