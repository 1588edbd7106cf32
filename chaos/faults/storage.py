"""Faults of storage: full disk, lost store, locked or deleted SQLite, restarted PostgreSQL and its lock."""

import asyncio
import resource
import signal
import sqlite3
import time
from pathlib import Path

import asyncpg

from chaos.stage import Stage
from services.assignment.state.storage.lock import LOCK_NUMBER

FULL_BYTES = 4096
END_SECONDS = 15.0
LOCK_SECONDS = 12.0
"""Longer than the busy timeout of `assignment` (2 s)."""
REFUSED = "action=start.refused"
TAKEN_OVER_SECONDS = 90.0
"""The server abandons a transaction whose holder has stood still for 15 s."""


async def disk_full(stage: Stage, kind: str) -> None:
    """No file of this worker may grow beyond a few bytes: its next row cannot be stored, and it has to exit."""
    name = stage.pick("backlog")
    pid = stage.target.pid(name)
    if pid is None:
        stage.broken.append(f"{kind}: {name} does not run")
        return
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))
    began = time.monotonic()
    if not await stage.within(lambda: stage.target.pid(name) != pid, f"{kind}: the end of {name}", END_SECONDS):
        await stage.target.kill(name)
    await stage.recover(kind, time.monotonic(), f"{name}, ended after {time.monotonic() - began:.1f} s")


async def store_lost(stage: Stage, kind: str) -> None:
    """kill -9, and the folder with the rows is gone."""
    name = stage.pick("backlog")
    await stage.target.lose_data(name)
    await stage.recover(kind, time.monotonic(), name)


async def sqlite_locked(stage: Stage, kind: str) -> None:
    """Another process holds the write lock; `assignment` waits for it and continues."""
    pid = stage.target.pid("assignment")
    await asyncio.to_thread(_hold_lock, str(_file(stage)))
    if stage.target.pid("assignment") != pid:
        stage.broken.append(f"{kind}: the process ended instead of waiting")
    await stage.recover(kind, time.monotonic())


def _file(stage: Stage) -> Path:
    return stage.target.data("assignment") / "assignment.sqlite"


async def sqlite_lost(stage: Stage, kind: str) -> None:
    """The files are deleted under the running process; only a copy from just before remains."""
    target, file = stage.target, _file(stage)
    copy = target.folder / "assignment.copy"
    pid, refusals = target.pid("assignment"), target.log("assignment").count(REFUSED)
    target.send("assignment", signal.SIGSTOP)
    await asyncio.to_thread(_copy, file, copy)
    _delete(file)
    target.send("assignment", signal.SIGCONT)
    await stage.within(lambda: target.pid("assignment") != pid, f"{kind}: the end without a database", END_SECONDS)
    refused = f"{kind}: the refusal of an empty database"
    await stage.within(lambda: target.log("assignment").count(REFUSED) > refusals, refused, stage.patience)
    await target.while_stopped("assignment", lambda: _restore(copy, file))
    await stage.recover(kind, time.monotonic())


def _copy(file: Path, copy: Path) -> None:
    source, target = sqlite3.connect(file, timeout=20), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()


def _delete(file: Path) -> None:
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()


def _restore(copy: Path, file: Path) -> None:
    _delete(file)
    copy.rename(file)


async def postgres_lock_lost(stage: Stage, kind: str) -> None:
    """The holder stands still and its lock goes to a second process; when it wakes it must not write any more."""
    target = stage.target
    if stage.postgres is None:
        stage.broken.append(f"{kind}: no PostgreSQL in this act")
        return
    second = target.add("assignment")
    try:
        refused = f"{kind}: the refusal of a second process"
        await stage.within(lambda: REFUSED in target.log(second), refused, stage.patience)
        pid = target.pid("assignment")
        target.send("assignment", signal.SIGSTOP)
        await _end_holder(f"{stage.postgres.url}/chaos")
        try:
            async with asyncio.timeout(TAKEN_OVER_SECONDS):
                await target.ready(second)
        except TimeoutError:
            stage.broken.append(f"{kind}: the second process did not take over")
        target.send("assignment", signal.SIGCONT)
        await stage.within(lambda: target.pid("assignment") != pid, f"{kind}: the end of the old holder", END_SECONDS)
    finally:
        target.send("assignment", signal.SIGCONT)
        await target.end(second)
    await stage.recover(kind, time.monotonic())


async def _end_holder(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        holder = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1"
        await connection.fetch(holder, LOCK_NUMBER)
    finally:
        await connection.close()


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
