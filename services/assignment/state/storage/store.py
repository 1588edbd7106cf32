"""The database: connections, schema, one writer at a time, and the lock that keeps a second process out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from services.assignment.settings import Settings
from services.assignment.state.storage.engines import (
    DatabaseBusy,
    busy_as_problem,
    embedded,
    is_busy,
    retry_while_busy,
    server,
)
from services.assignment.state.storage.lock import DatabaseLost, FileLock, ServerLock, raise_term, term_now
from services.chassis import logs

MIGRATIONS = Path(__file__).parent / "migrations"
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class WriteTransaction:
    """A transaction that has begun. Without `commit` nothing of it stays."""

    connection: AsyncConnection
    _transaction: AsyncTransaction
    _check: Callable[[AsyncConnection], Awaitable[None]]
    _still_there: Callable[[], None]

    async def commit(self) -> None:
        """Make it durable. Raises DatabaseLost, and nothing counts, if this process no longer holds the database."""
        await self._check(self.connection)
        await self._transaction.commit()
        self._still_there()


class Store:
    """One database. Reads run side by side; writes run one after the other, each as one transaction.

    `on_lost` is called once when this process has lost the database; from then on every write raises DatabaseLost.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sqlite = settings.database.startswith("sqlite")
        self.lost = ""
        self.on_lost: Callable[[str], None] = lambda _: None
        self.term, self.installation = 0, ""
        self._writing = asyncio.Lock()
        if self.sqlite:
            self._reading = embedded(settings.database)
            # The write lock is taken before anything is done: without it nothing has changed.
            self._quick = embedded(settings.database, begin="BEGIN IMMEDIATE")
            # A decision must survive a power cut; records from Kafka would simply be read again.
            self._durable = embedded(settings.database, "FULL", "BEGIN IMMEDIATE")
            self._lock: FileLock | ServerLock = FileLock(Path(settings.database.partition(":///")[2]))
        else:
            self._reading = self._quick = self._durable = server(settings.database)
            self._lock = ServerLock(settings.database, self.lose)

    async def start(self) -> None:
        """Take the lock and bring the schema up to date; waits for a server that is still away.

        Raises SecondProcess if another process has the lock.
        """
        await retry_while_busy(self._take)
        await retry_while_busy(self._open)

    async def _take(self) -> None:
        with busy_as_problem():
            await self._lock.take()

    async def _open(self) -> None:
        with busy_as_problem():
            async with self._durable.begin() as connection:
                await connection.run_sync(migrate)
                self.term, self.installation = await raise_term(connection)
        self._lock.opened()

    async def stop(self) -> None:
        """Give the lock back and close all connections."""
        await self._lock.release()
        for engine in {self._reading, self._quick, self._durable}:
            await engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with. Raises DatabaseBusy if it cannot be read now, DatabaseLost if it is gone."""
        self._still_there()
        with busy_as_problem():
            async with self._reading.connect() as connection:
                yield connection

    @asynccontextmanager
    async def begin(self, durable: bool = False) -> AsyncIterator[WriteTransaction]:
        """One transaction. `durable`: on disk before `commit` returns (people's decisions).

        Raises DatabaseBusy or DatabaseLost before anything is done.
        """
        engine = self._durable if durable else self._quick
        async with self._writing:
            self._still_there()
            with busy_as_problem():
                async with engine.connect() as connection:
                    transaction = await connection.begin()
                    await self._check(connection, locked=False)
                    yield WriteTransaction(connection, transaction, self._check, self._still_there)

    @asynccontextmanager
    async def write(self, durable: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction that is committed at the end."""
        async with self.begin(durable) as writing:
            yield writing.connection
            await writing.commit()

    @asynccontextmanager
    async def fenced(self) -> AsyncIterator[None]:
        """While this lasts no other process can take over: for messages that only the holder may send. Raises
        DatabaseLost."""
        self._still_there()
        if self.sqlite:
            yield
            return
        async with self._quick.connect() as connection:
            with busy_as_problem():
                await self._check(connection)
            yield
            with suppress(DBAPIError):  # what was acknowledged is sent, even if the server has given up waiting
                await connection.rollback()

    async def watch(self) -> None:
        """Check repeatedly whether this process still holds the database; ends only by being cancelled."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            with suppress(DatabaseLost, DatabaseBusy):
                self._still_there()
                async with self.read() as connection:
                    await self._check(connection, locked=False)

    def lose(self, reason: str) -> None:
        """This process no longer holds the database."""
        if not self.lost:
            self.lost = reason
            logs.warning("database.lost", reason=reason)
            self.on_lost("database_lost")

    def _still_there(self) -> None:
        if not self.lost and (fault := self._lock.fault()):
            self.lose(fault)
        if self.lost:
            raise DatabaseLost

    async def _check(self, connection: AsyncConnection, locked: bool = True) -> None:
        try:
            newest = (await connection.execute(term_now(locked and not self.sqlite))).scalar()
        except DBAPIError as error:
            if is_busy(error):
                raise
            self.lose("the database does not answer as the one that was opened")
            raise DatabaseLost from error
        if newest != self.term:
            self.lose(f"another process has taken the database over (number {newest}, this one had {self.term})")
            raise DatabaseLost


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
