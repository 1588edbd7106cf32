"""Parts of statements that are the same on SQLite and PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def iso(at: datetime) -> str:
    """The stored form of an instant; sorts as the instants do."""
    return at.isoformat(timespec="microseconds")


async def upsert(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]], newer_by: str = ""
) -> None:
    """Insert or replace by primary key; with `newer_by` a stored row with a higher value there stays."""
    if not rows:
        return
    insert = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    changes = {name: insert.excluded[name] for name in rows[0] if not table.c[name].primary_key}
    keys = [column.name for column in table.primary_key]
    where = insert.excluded[newer_by] >= table.c[newer_by] if newer_by else None
    await connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changes, where=where), rows)


def chunks(values: Iterable[str], size: int = 500) -> Iterable[list[str]]:
    """Lists of at most `size`, for databases that bound the number of parameters."""
    listed = list(values)
    return (listed[start : start + size] for start in range(0, len(listed), size))
