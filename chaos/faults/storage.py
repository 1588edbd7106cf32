"""Faults of what is stored: full disk, lost store, locked SQLite, restarted PostgreSQL."""

import asyncio
import resource
import sqlite3
import time

from chaos.stage import Stage

FULL_BYTES = 4096
END_SECONDS = 15.0
LOCK_SECONDS = 12.0
"""Longer than the busy timeout of `assignment` (10 s)."""


async def disk_full(stage: Stage, kind: str) -> None:
    """No file of this worker may grow beyond a few bytes: its next row cannot be stored, and it has to end."""
    name = stage.pick("backlog")
    pid = stage.house.pid(name)
    if pid is None:
        stage.broken.append(f"{kind}: {name} does not run")
        return
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))
    began = time.monotonic()
    if not await stage.within(lambda: stage.house.pid(name) != pid, f"{kind}: the end of {name}", END_SECONDS):
        await stage.house.kill(name)
    await stage.recover(kind, time.monotonic(), f"{name}, ended after {time.monotonic() - began:.1f} s")


async def store_lost(stage: Stage, kind: str) -> None:
    """kill -9, and the folder with the rows is gone."""
    name = stage.pick("backlog")
    await stage.house.lose_data(name)
    await stage.recover(kind, time.monotonic(), name)


async def sqlite_locked(stage: Stage, kind: str) -> None:
    """Another process holds the write lock."""
    file = stage.house.data("assignment") / "assignment.sqlite"
    await asyncio.to_thread(_hold_lock, str(file))
    await stage.recover(kind, time.monotonic())


def _hold_lock(file: str) -> None:
    connection = sqlite3.connect(file, timeout=20, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        time.sleep(LOCK_SECONDS)
        connection.execute("ROLLBACK")
    finally:
        connection.close()


async def postgres_restart(stage: Stage, kind: str) -> None:
    """Every connection breaks, and the server recovers from its log."""
    server = stage.postgres
    if server is None:
        stage.broken.append(f"{kind}: no PostgreSQL in this act")
        return
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    await stage.recover(kind, time.monotonic())
