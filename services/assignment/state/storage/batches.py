"""How many items of each batch were forgotten, so that what has arrived of a batch stays counted when nothing else is
kept."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assignment.state.storage import tables


async def count_forgotten(connection: AsyncConnection, item_ids: Sequence[str]) -> None:
    """Record which batches these items belonged to, so that what has arrived of a batch stays counted."""
    of, known = tables.items.c, tables.batch_forgotten
    wanted = select(of.batch_id, func.count()).where(of.item_id.in_(item_ids), of.batch_id.is_not(None))
    for batch_id, items in (await connection.execute(wanted.group_by(of.batch_id))).all():
        more = update(known).where(known.c.batch_id == batch_id).values(items=known.c["items"] + items)
        if not (await connection.execute(more)).rowcount:
            await connection.execute(insert(known).values(batch_id=batch_id, items=items))
