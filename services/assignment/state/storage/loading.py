"""What a process reads from SQL when it starts: the read model, and the last numbers of append-only rows."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.jams import JAMS_RECORD, OUTLOOK_RECORD, TeamOutlookDrawn
from contracts.settings import SETTINGS_RECORD
from mailroom.help.parameters import LOOKED_AFTER_WORKDAYS
from mailroom.workdays import workdays_later
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.memory.records import PlanRequest, SentOrder
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.chassis.kafka import Output, decode


async def load_read_model(connection: AsyncConnection, read_model: ReadModel) -> None:
    """Fill an empty read model from SQL."""
    items = await connection.stream(select(tables.items.c.record).where(tables.items.c.open))
    async for (record,) in items:
        read_model.put_item(row_mapping.item_of(record))
    for table in (tables.outlooks, tables.jams, tables.settings):
        for (record,) in await connection.execute(select(table.c.record)):
            _load_record(read_model, table.name, record)
    for region, record in await connection.execute(select(tables.regions.c.region, tables.regions.c.record)):
        read_model.regions[region] = row_mapping.region_of(record)
    for row in await connection.execute(select(tables.orders).where(tables.orders.c.verdict.is_(None))):
        ordered_at = datetime.fromisoformat(row.ordered_at)
        read_model.put_order(SentOrder(row.order_id, row.item_id, row.kind, row.proposal_id, ordered_at))
    for row in await connection.execute(select(tables.wishes).where(tables.wishes.c.verdict.is_(None))):
        since = datetime.fromisoformat(row.ordered_at)
        request = PlanRequest(row.order_id, row.region, row.team, row.kind, since)
        read_model.plan_requests[row.order_id] = request
    for row in await connection.execute(select(tables.moved)):
        read_model.moved[row.region, row.from_team, row.to_team] = row.items
    ticks = {row.name: row.at for row in await connection.execute(select(tables.ticks))}
    read_model.last_tick = datetime.fromisoformat(ticks["last"]) if "last" in ticks else None
    read_model.tick_before = datetime.fromisoformat(ticks["before"]) if "before" in ticks else None
    await _load_proposals(connection, read_model)


async def _load_proposals(connection: AsyncConnection, read_model: ReadModel) -> None:
    """The open ones, and the ended ones that daily caps may still count."""
    recent = iso(read_model.last_tick - timedelta(days=20)) if read_model.last_tick else ""
    reliefs, happened = tables.reliefs.c, tables.happened.c
    last = read_model.last_tick
    since = iso(workdays_later(last, -LOOKED_AFTER_WORKDAYS - 1)) if last else ""
    current = select(reliefs.record).where(reliefs.active | (reliefs.ended_at >= since))
    for (record,) in await connection.execute(current.order_by(reliefs.relief_id)):
        read_model.put_relief(row_mapping.relief_of(record))
    compared = select(happened.relief_id, happened.record).where(happened.relief_id.in_(read_model.reliefs))
    for relief_id, record in await connection.execute(compared):
        read_model.happened[relief_id] = row_mapping.happened_of(record)
    table = tables.proposals
    wanted = select(table.c.record).where(table.c.active | (table.c.offered_at >= recent))
    for (record,) in await connection.execute(wanted.order_by(table.c.proposal_id)):
        read_model.put_proposal(row_mapping.proposal_of(record))


def _load_record(read_model: ReadModel, table: str, record: str) -> None:
    if table == "outlooks":
        outlook = decode(OUTLOOK_RECORD, record.encode())
        if isinstance(outlook, TeamOutlookDrawn):
            read_model.outlooks[outlook.team] = outlook
    elif table == "jams":
        jam = decode(JAMS_RECORD, record.encode())
        read_model.jams[jam.team] = jam
    else:
        changed = decode(SETTINGS_RECORD, record.encode())
        read_model.settings[changed.region] = changed


async def last_numbers(connection: AsyncConnection) -> tuple[int, int]:
    """The highest numbers in outbox and audit; 0 where there is none."""
    outbox = await connection.execute(select(func.max(tables.outbox.c.number)))
    audit = await connection.execute(select(func.max(tables.audit.c.number)))
    return outbox.scalar() or 0, audit.scalar() or 0


async def unsent_messages(connection: AsyncConnection) -> list[tuple[int, Output]]:
    """What an earlier process left in the outbox, with its numbers, oldest first."""
    rows = await connection.execute(select(tables.outbox).order_by(tables.outbox.c.number))
    return [(row.number, row_mapping.message_of(row)) for row in rows]
