"""The stored form of what memory holds, and back: rows of items, proposals, regions, orders and messages."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.base import Event
from contracts.capacity import CAPACITY_RECORD
from contracts.clock import CLOCK_RECORD
from contracts.item_state import CLOSED_STATES, ITEM_STATE_RECORD, ItemStateChanged
from contracts.items import ITEMS_RECORD
from contracts.plans import MOVABLE_RECORD
from contracts.proposals import PROPOSALS_RECORD
from contracts.reliefs import ConsentState, ReliefChanged
from contracts.settings import SETTINGS_RECORD
from contracts.topics import CAPACITY, CLOCK, ITEMS, MOVABLE, PROPOSALS, SETTINGS
from mailroom.help.happened import Happened
from mailroom.proposals.proposal import Proposal
from services.assignment.state.memory.records import PlanRequest, Region, SentOrder
from services.assignment.state.storage.sql import iso
from services.chassis.kafka import Output, decode, encode

_PROPOSAL = TypeAdapter(Proposal)
_REGION = TypeAdapter(Region)
_HAPPENED = TypeAdapter(Happened)
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
        "relief_id": proposal.relief_id,
        "record": _PROPOSAL.dump_json(proposal).decode(),
    }


def proposal_of(record: str) -> Proposal:
    """The proposal in a row."""
    return _PROPOSAL.validate_json(record)


def relief_row(relief: ReliefChanged) -> dict[str, Any]:
    """The row of a relief."""
    return {
        "relief_id": relief.relief_id,
        "region": relief.region,
        "from_team": relief.from_team,
        "receivers": "|" + "".join(f"{share.to_team}|" for share in relief.shares),
        "active": relief.state is not ConsentState.ENDED,
        "asked_at": iso(relief.asked_at),
        "ended_at": iso(relief.ended_at) if relief.ended_at else "",
        "record": encode(relief).decode(),
    }


def relief_of(record: str) -> ReliefChanged:
    """The relief in a row."""
    return ReliefChanged.model_validate_json(record)


def happened_row(happened: Happened) -> dict[str, Any]:
    """The row of what became of a relief's promise."""
    record = _HAPPENED.dump_json(happened).decode()
    return {"relief_id": happened.relief_id, "day": happened.day.isoformat(), "record": record}


def happened_of(record: str) -> Happened:
    """What became of a relief's promise, from its row."""
    return _HAPPENED.validate_json(record)


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


def plan_request_row(request: PlanRequest, verdict: str | None) -> dict[str, Any]:
    """The row of a request; verdict None: it still waits."""
    return {
        "order_id": request.order_id,
        "region": request.region,
        "team": request.team,
        "kind": request.kind,
        "ordered_at": iso(request.ordered_at),
        "verdict": verdict,
    }


def item_row(item: ItemStateChanged) -> dict[str, Any]:
    """The row of an item."""
    columns: Mapping[str, Any] = {
        "item_id": item.item_id,
        "version": item.version,
        "open": item.state not in CLOSED_STATES,
        "state": item.state.value,
        "team": item.team,
        "region": item.region,
        "due_on": item.due_on,
        "case_key": item.case_key,
        "batch_id": item.batch_id,
        "received_at": iso(item.received_at),
        "confirmed_by": item.confirmed_by,
    }
    return {**columns, "record": encode(item).decode()}


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


def message_row(number: int, output: Output) -> dict[str, Any]:
    """The row of a message in the outbox."""
    record = encode(output.event).decode() if output.event is not None else ""
    return {
        "number": number,
        "topic": output.topic,
        "key": output.key,
        "partition": output.partition,
        "record": record,
        "trace": output.trace,
    }


async def stored_record(connection: AsyncConnection, key: Column[Any], value: str) -> str | None:
    """The record of the row that this column of a table identifies; None if there is none."""
    record = (await connection.execute(select(key.table.c.record).where(key == value))).scalar()
    return None if record is None else str(record)
