"""Announced batches, and how much of them has arrived, including items forgotten since."""

from collections import Counter

from sqlalchemy import func, select

from contracts.batches import BATCHES_RECORD, BatchAnnounced
from services.assignment.state.storage import tables
from services.assignment.state.storage.store import Store
from services.assignment.views.schemas.batches import BatchShown
from services.chassis.kafka import decode


async def announced_batches(store: Store) -> tuple[BatchShown, ...]:
    """Announced batches and how many of their items have arrived, including forgotten ones, by batch id."""
    table = tables.items
    async with store.read() as connection:
        counted = select(table.c.batch_id, func.count()).where(table.c.batch_id.is_not(None)).group_by(table.c.batch_id)
        received = Counter({row[0]: row[1] for row in await connection.execute(counted)})
        received.update({row.batch_id: row.items for row in await connection.execute(select(tables.batch_forgotten))})
        rows = await connection.execute(select(tables.batches.c.record).order_by(tables.batches.c.batch_id))
        announced = [decode(BATCHES_RECORD, record.encode()) for (record,) in rows]
    return tuple(
        BatchShown(
            batch_id=batch.batch_id,
            channel=batch.channel,
            stamped_on=batch.stamped_on,
            announced_items=batch.announced_items,
            received_items=received[batch.batch_id],
            expected_by=batch.expected_by,
            complete=received[batch.batch_id] >= batch.announced_items,
        )
        for batch in announced
        if isinstance(batch, BatchAnnounced)
    )
