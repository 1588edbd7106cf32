"""Who holds the database: one process at a time, by a lock and a number that rises with each holder.

The lock keeps a second process out. It can be lost without its holder noticing (a restarted server, a broken
connection), so each transaction also checks that the number of this process is still the newest: a later holder has
raised it, and can raise it only when no transaction of an earlier holder is under way (a fencing token: Kleppmann,
Designing Data-Intensive Applications, 2017, chapter 8).
"""

import asyncio
import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import IO
from uuid import uuid4

from sqlalchemy import NullPool, Select, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.assignment.state.storage.engines import OPTIONS
from services.assignment.state.storage.tables import holder
from services.chassis.http.problems import Problem

LOCK_NUMBER = 0x504F5354
"""Advisory lock of the one process that acts (PostgreSQL)."""


class SecondProcess(RuntimeError):  # noqa: N818 - it names the thing
    """Another assignment process works on this database."""


class DatabaseLost(Problem):
    """This process no longer holds the database: it writes and sends nothing and ends."""

    def __init__(self) -> None:
        super().__init__(503, "database_lost", "This process lost its database and ends.", retry_after=5)


class FileLock:
    """The lock next to an SQLite file, and whether the file is still the one that was opened."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock: IO[str] | None = None
        self._opened: tuple[int, int] | None = None

    async def take(self) -> None:
        """Raises SecondProcess if another process holds it."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = await asyncio.to_thread(_exclusive, self._file.with_suffix(".lock"))

    def opened(self) -> None:
        """From now on the file must stay the same one."""
        self._opened = _identity(self._file)

    def fault(self) -> str:
        """What is wrong with the file; empty if nothing is."""
        if self._opened is None or _identity(self._file) == self._opened:
            return ""
        return f"the SQLite file {self._file} was deleted or replaced under the running process"

    async def release(self) -> None:
        """Give it back."""
        if self._lock is not None:
            self._lock.close()


class ServerLock:
    """The advisory lock of PostgreSQL, on a connection of its own."""

    def __init__(self, url: str, on_lost: Callable[[str], None]) -> None:
        self._engine = create_async_engine(url, connect_args=OPTIONS, poolclass=NullPool)
        self._on_lost = on_lost
        self._connection: AsyncConnection | None = None
        self._releasing = False

    async def take(self) -> None:
        """Raises SecondProcess if another process holds it."""
        self._connection = await self._engine.connect()
        taken = await self._connection.execute(text(f"SELECT pg_try_advisory_lock({LOCK_NUMBER})"))
        if not taken.scalar_one():
            raise SecondProcess("another assignment process works on this PostgreSQL database; stop it first")
        await self._connection.commit()
        raw = await self._connection.get_raw_connection()
        raw.driver_connection.add_termination_listener(self._ended)  # type: ignore[union-attr]  # asyncpg's

    def _ended(self, _: object) -> None:
        if not self._releasing:
            self._on_lost("the connection that held the lock of the PostgreSQL database broke")

    def opened(self) -> None:
        """Nothing to remember."""

    def fault(self) -> str:
        """A broken connection shows by itself."""
        return ""

    async def release(self) -> None:
        """Give it back."""
        self._releasing = True
        if self._connection is not None:
            await self._connection.close()
        await self._engine.dispose()


def _exclusive(path: Path) -> IO[str]:
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise SecondProcess(
            f"another assignment process uses the SQLite database at {path}; "
            "stop it, or set MAILROOM_DATABASE_URL to a PostgreSQL database"
        ) from None
    return file


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


async def raise_term(connection: AsyncConnection) -> tuple[int, str]:
    """Become the holder; returns the number from now on, and the name this installation has had since its first day."""
    row = (await connection.execute(select(holder).with_for_update())).one_or_none()
    if row is None:
        first = {"name": "assignment", "term": 1, "installation": str(uuid4())}
        await connection.execute(holder.insert().values(first))
        return 1, str(first["installation"])
    await connection.execute(update(holder).values(term=row.term + 1))
    return row.term + 1, row.installation


def term_now(locked: bool) -> Select[int]:
    """The newest number; `locked`: nobody can raise it before this transaction has ended (PostgreSQL)."""
    asked = select(holder.c.term)
    return asked.with_for_update(read=True) if locked else asked
