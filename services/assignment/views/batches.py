"""What was announced and what has arrived: batches of a scanning provider, and what a resync left unconfirmed.

An unconfirmed item is listed and never closed. Forgotten items of a batch stay counted.
"""

from collections import Counter

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.batches import BATCHES_RECORD, BatchAnnounced, ResyncEnded
from services.assignment.state.accounts import Account, Role
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store
from services.assignment.views import paging
from services.assignment.views.schemas.batches import BatchShown, ResyncShown, Unconfirmed
from services.chassis import logs
from services.chassis.http.problems import Problem
from services.chassis.kafka import decode

_ITEMS = tables.items.c


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


async def resync(
    store: Store, account: Account, resync_id: str, cursor: str | None = None, limit: int = 100
) -> ResyncShown:
    """How a resync ended, and a page of what it did not name, longest known first. For supervisors and services."""
    if account.role is Role.LEAD:
        raise Problem(403, "not_your_team", "A resync reaches over all teams: supervisor and services only.")
    async with store.read() as connection:
        ended = await _ended(connection, resync_id)
        named = _named_by(ended)
        regions = [str(row.region) for row in await connection.execute(_regions(named))]
        missing = _missing(ended, named, regions)
        counted = [await connection.execute(select(func.count()).where(part)) for part in (named, missing)]
        confirmed_items, unconfirmed_items = (int(each.scalar_one()) for each in counted)
        wanted = select(_ITEMS.record).where(missing).order_by(_ITEMS.received_at, _ITEMS.item_id)
        if cursor:
            wanted = wanted.where(tuple_(_ITEMS.received_at, _ITEMS.item_id) > tuple_(*paging.parts(cursor)))
        found = [row_mapping.item_of(record) for (record,) in await connection.execute(wanted.limit(limit + 1))]
    logs.decision("items.read", account=account.name, what="resync.read", subject=resync_id)
    page = found[:limit]
    return ResyncShown(
        resync_id=resync_id,
        source=ended.source,
        occurred_at=ended.occurred_at,
        regions=tuple(regions),
        named_items=ended.items,
        confirmed_items=confirmed_items,
        unconfirmed_items=unconfirmed_items,
        unconfirmed=tuple(Unconfirmed(**item.model_dump(include=set(Unconfirmed.model_fields))) for item in page),
        next_cursor=paging.cursor(iso(page[-1].received_at), page[-1].item_id) if len(found) > limit else None,
    )


async def _ended(connection: AsyncConnection, resync_id: str) -> ResyncEnded:
    record = await row_mapping.stored_record(connection, tables.resyncs.c.resync_id, resync_id)
    ended = decode(BATCHES_RECORD, record.encode()) if record is not None else None
    if not isinstance(ended, ResyncEnded):
        raise Problem(404, "not_found", "No such resync has ended.")
    return ended


def _named_by(ended: ResyncEnded) -> ColumnElement[bool]:
    """Named by this resync, or by a later one of its source: an item keeps only the last."""
    known = tables.resyncs.c
    last = select(known.resync_id).where(known.source == ended.source, known.at >= iso(ended.occurred_at))
    return _ITEMS.confirmed_by.in_(last)


def _regions(named: ColumnElement[bool]) -> Select[tuple[str]]:
    return select(_ITEMS.region).where(named).distinct().order_by(_ITEMS.region)


def _missing(ended: ResyncEnded, named: ColumnElement[bool], regions: list[str]) -> ColumnElement[bool]:
    before = _ITEMS.received_at < iso(ended.occurred_at)
    return and_(_ITEMS.open, _ITEMS.region.in_(regions), before, or_(_ITEMS.confirmed_by.is_(None), ~named))
