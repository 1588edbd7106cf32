"""Connections to SQLite or PostgreSQL, and errors of a database that is only busy or away."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.chassis import logs
from services.chassis.http.problems import Problem

BUSY_MS = 2_000
"""How long SQLite waits for another's lock before it reports that it is busy."""
PATIENCE_SECONDS = 120.0
"""How long background work waits for a busy database; then the process ends and restarts."""
OPTIONS = {
    "server_settings": {
        # A process that stands still in a transaction must not keep its successor from taking over.
        "idle_in_transaction_session_timeout": "15000",
        # The lock of a machine that vanished is released within a minute.
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }
}
"""Of each connection to PostgreSQL."""
_PAUSE_SECONDS = 0.2
_BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_AWAY = (ConnectionError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)

Result = TypeVar("Result")


class DatabaseBusy(Problem):
    """Another process holds SQLite's write lock, or the server cannot be reached. Nothing was changed."""

    def __init__(self) -> None:
        detail = "The database is busy. Send again in a moment: nothing was changed."
        super().__init__(503, "database_busy", detail, retry_after=2)


@contextmanager
def busy_as_problem() -> Iterator[None]:
    """An error of a database that is only busy or away becomes DatabaseBusy."""
    try:
        yield
    except DBAPIError as error:
        if is_busy(error):
            raise DatabaseBusy from error
        raise
    except _AWAY as error:
        raise DatabaseBusy from error


def is_busy(error: DBAPIError) -> bool:
    """Whether the same may succeed in a moment."""
    code, cause = getattr(error.orig, "sqlite_errorcode", None), getattr(error.orig, "__cause__", None)
    locked = code is not None and code & 0xFF in _BUSY_CODES
    return locked or error.connection_invalidated or isinstance(cause, _AWAY)


async def retry_while_busy(act: Callable[[], Awaitable[Result]]) -> Result:
    """Retry this while the database is busy, as long as patience lasts; then raise DatabaseBusy."""
    deadline, told = asyncio.get_running_loop().time() + PATIENCE_SECONDS, False
    while True:
        try:
            return await act()
        except DatabaseBusy:
            if asyncio.get_running_loop().time() >= deadline:
                raise
        if not told:
            logs.warning("database.busy", waits_at_most_s=PATIENCE_SECONDS)
            told = True
        await asyncio.sleep(_PAUSE_SECONDS)


def server(url: str) -> AsyncEngine:
    """PostgreSQL."""
    return create_async_engine(url, connect_args=OPTIONS)


def embedded(url: str, synchronous: str = "NORMAL", begin: str = "") -> AsyncEngine:
    """SQLite. `begin`: the statement that begins a transaction; without it each statement is its own transaction."""
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", f"synchronous={synchronous}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if begin:

        @event.listens_for(engine.sync_engine, "begin")
        def take_lock(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

    return engine
