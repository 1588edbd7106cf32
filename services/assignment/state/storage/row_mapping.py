"""The stored form of what memory holds, and back: rows of proposals, regions and orders, and the read model at the
start."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.base import Event
from contracts.capacity import CAPACITY_RECORD
from contracts.clock import CLOCK_RECORD
from contracts.item_state import ITEM_STATE_RECORD, ItemStateChanged
from contracts.items import ITEMS_RECORD
from contracts.jams import JAMS_RECORD, OUTLOOK_RECORD, TeamOutlookDrawn
from contracts.plans import MOVABLE_RECORD
from contracts.proposals import PROPOSALS_RECORD
from contracts.settings import SETTINGS_RECORD
from contracts.topics import CAPACITY, CLOCK, ITEMS, MOVABLE, PROPOSALS, SETTINGS
from mailroom.proposals.proposal import Proposal
from services.assignment.state.read_model import ReadModel, Region, SentOrder, Wish
from services.assignment.state.storage import tables
from services.assignment.state.storage.store import iso
from services.chassis.kafka import Output, decode

_PROPOSAL = TypeAdapter(Proposal)
_REGION = TypeAdapter(Region)
_WRITTEN: dict[str, TypeAdapter[Any]] = {
    ITEMS.name: ITEMS_RECORD,
    CAPACITY.name: CAPACITY_RECORD,
    CLOCK.name: CLOCK_RECORD,
    MOVABLE.name: MOVABLE_RECORD,
    PROPOSALS.name: PROPOSALS_RECORD,
    SETTINGS.name: SETTINGS_RECORD,
}


def proposal_row(proposal: Proposal, active: bool) -> dict[str, Any]:
    """The row of a proposal."""
    return {
        "proposal_id": proposal.proposal_id,
        "region": proposal.region,
        "from_team": proposal.from_team,
        "to_team": proposal.to_team,
        "state": proposal.state.value,
        "active": active,
        "offered_at": iso(proposal.offered_at),
        "record": _PROPOSAL.dump_json(proposal).decode(),
    }


def proposal_of(record: str) -> Proposal:
    """The proposal in a row."""
    return _PROPOSAL.validate_json(record)


def region_json(region: Region) -> str:
    """What a region has reached, as JSON."""
    return _REGION.dump_json(region).decode()


def region_of(record: str) -> Region:
    """What a region has reached, from its row."""
    return _REGION.validate_json(record)


def order_row(order: SentOrder, verdict: str | None) -> dict[str, Any]:
    """The row of an order; verdict None: it still waits."""
    return {
        "order_id": order.order_id,
        "item_id": order.item_id,
        "kind": order.kind,
        "proposal_id": order.proposal_id,
        "ordered_at": iso(order.ordered_at),
        "verdict": verdict,
    }


def wish_row(wish: Wish, verdict: str | None) -> dict[str, Any]:
    """The row of a request; verdict None: it still waits."""
    return {
        "order_id": wish.order_id,
        "region": wish.region,
        "team": wish.team,
        "kind": wish.kind,
        "ordered_at": iso(wish.ordered_at),
        "verdict": verdict,
    }


async def stored_record(connection: AsyncConnection, key: Column[Any], value: str) -> str | None:
    """The record of the row that this column of a table identifies; None if there is none."""
    record = (await connection.execute(select(key.table.c.record).where(key == value))).scalar()
    return None if record is None else str(record)


def item_of(record: str) -> ItemStateChanged:
    """The item in a row."""
    event = decode(ITEM_STATE_RECORD, record.encode())
    if not isinstance(event, ItemStateChanged):
        raise TypeError("a row of items holds something else")
    return event


def message_of(row: Row[Any]) -> Output:
    """The message in a row of the outbox."""
    event: Event | None = decode(_WRITTEN[row.topic], row.record.encode()) if row.record else None
    return Output(row.topic, row.key, event, row.partition, row.trace)


async def load_read_model(connection: AsyncConnection, read_model: ReadModel) -> None:
    """Fill an empty read model from SQL."""
    items = await connection.stream(select(tables.items.c.record).where(tables.items.c.open))
    async for (record,) in items:
        read_model.put_item(item_of(record))
    for table in (tables.outlooks, tables.jams, tables.settings):
        for (record,) in await connection.execute(select(table.c.record)):
            _load_record(read_model, table.name, record)
    for region, record in await connection.execute(select(tables.regions.c.region, tables.regions.c.record)):
        read_model.regions[region] = region_of(record)
    for row in await connection.execute(select(tables.orders).where(tables.orders.c.verdict.is_(None))):
        ordered_at = datetime.fromisoformat(row.ordered_at)
        read_model.put_order(SentOrder(row.order_id, row.item_id, row.kind, row.proposal_id, ordered_at))
    for row in await connection.execute(select(tables.wishes).where(tables.wishes.c.verdict.is_(None))):
        since = datetime.fromisoformat(row.ordered_at)
        read_model.wishes[row.order_id] = Wish(row.order_id, row.region, row.team, row.kind, since)
    for row in await connection.execute(select(tables.moved)):
        read_model.moved[row.region, row.from_team, row.to_team] = row.items
    ticks = {row.name: row.at for row in await connection.execute(select(tables.ticks))}
    read_model.last_tick = datetime.fromisoformat(ticks["last"]) if "last" in ticks else None
    read_model.tick_before = datetime.fromisoformat(ticks["before"]) if "before" in ticks else None
    await _load_proposals(connection, read_model)


async def _load_proposals(connection: AsyncConnection, read_model: ReadModel) -> None:
    """The open ones, and the ended ones that daily caps may still count."""
    table = tables.proposals
    recent = iso(read_model.last_tick - timedelta(days=20)) if read_model.last_tick else ""
    wanted = select(table.c.record).where(table.c.active | (table.c.offered_at >= recent))
    for (record,) in await connection.execute(wanted.order_by(table.c.proposal_id)):
        read_model.put_proposal(proposal_of(record))


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
