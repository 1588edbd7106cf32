"""The database: connections, schema, one writer at a time, and the lock that keeps a second process out."""

import asyncio
import fcntl
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.assignment.settings import Settings

_LOCK_NUMBER = 0x504F5354
"""Advisory lock of the one process that acts (PostgreSQL)."""


MIGRATIONS = Path(__file__).parent / "migrations"


class SecondProcess(RuntimeError):  # noqa: N818 - it names the thing
    """Another assignment process works on this database."""


def iso(at: datetime) -> str:
    """The stored form of an instant; sorts as the instants do."""
    return at.isoformat(timespec="microseconds")


def to_json(value: object) -> str:
    """The stored form of a small structure."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


class Store:
    """One database. Reads go side by side; writes come one after the other, each as one transaction."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sqlite = settings.database.startswith("sqlite")
        self._writing = asyncio.Lock()
        self._quick = _engine(settings.database, "NORMAL")
        # A decision must survive a power cut; what comes from Kafka would simply be read again.
        self._durable = _engine(settings.database, "FULL") if self.sqlite else self._quick
        self._lock_file: IO[str] | None = None
        self._lock_connection: AsyncConnection | None = None

    async def start(self) -> None:
        """Take the lock and bring the schema up to date. Raises SecondProcess if another process holds the lock."""
        await self._lock()
        async with self._durable.begin() as connection:
            await connection.run_sync(migrate)

    async def stop(self) -> None:
        """Give the lock back and close all connections."""
        if self._lock_connection is not None:
            await self._lock_connection.close()
        await self._quick.dispose()
        await self._durable.dispose()
        if self._lock_file is not None:
            self._lock_file.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with."""
        async with self._quick.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self, durable: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction. `durable`: on disk before this returns (people's decisions)."""
        engine = self._durable if durable else self._quick
        async with self._writing, engine.begin() as connection:
            yield connection

    async def upsert(
        self, connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]], newer_by: str = ""
    ) -> None:
        """Insert or replace by primary key; with `newer_by` a stored row with a higher value there stays."""
        if not rows:
            return
        insert = sqlite.insert(table) if self.sqlite else postgresql.insert(table)
        changes = {name: insert.excluded[name] for name in rows[0] if not table.c[name].primary_key}
        keys = [column.name for column in table.primary_key]
        where = insert.excluded[newer_by] >= table.c[newer_by] if newer_by else None
        await connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changes, where=where), rows)

    async def _lock(self) -> None:
        if self.sqlite:
            path = Path(self.settings.database.partition(":///")[2])
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock_file = await asyncio.to_thread(_exclusive, path.with_suffix(".lock"))
            return
        self._lock_connection = await self._quick.connect()
        taken = await self._lock_connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK_NUMBER})"))
        if not taken.scalar_one():
            raise SecondProcess("another assignment process works on this PostgreSQL database; stop it first")
        await self._lock_connection.commit()


def _exclusive(path: Path) -> IO[str]:
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise SecondProcess(
            f"another assignment process uses the SQLite database beside {path}; "
            "stop it, or set MAILROOM_DATABASE_URL to a PostgreSQL database"
        ) from None
    return file


def _engine(url: str, synchronous: str) -> AsyncEngine:
    engine = create_async_engine(url)
    if url.startswith("sqlite"):

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: Any, _: object) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "busy_timeout=10000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    return engine


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def chunks(values: Iterable[str], size: int = 500) -> Iterable[list[str]]:
    """Lists of at most `size`, for databases that bound the number of parameters."""
    listed = list(values)
    return (listed[start : start + size] for start in range(0, len(listed), size))
