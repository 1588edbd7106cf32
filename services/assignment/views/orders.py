"""The outcome of orders: marks on items, transfers, placements, and requested plans."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.item_state import ItemStateChanged
from services.assignment.state.accounts import Account
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.memory.records import DONE
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.store import Store
from services.assignment.views.schemas.orders import OrderShown
from services.chassis import logs
from services.chassis.http.problems import Problem

LATEST = 10
_BY_LEADS = ("item.exclude", "item.include", "item.recall", "item.hand-back", "help.requested", "rebalance.ordered")


async def order(read_model: ReadModel, store: Store, account: Account, order_id: str) -> OrderShown:
    """One order. A lead may ask about their own orders and those about items and plans of their own teams."""
    async with store.read() as connection:
        found = await _found(connection, order_id)
        if found is None:
            raise Problem(404, "not_found", "There is no such order.")
        if account.role == "lead" and not await _concerns(read_model, connection, account, found):
            raise Problem(403, "not_your_team", "This order is about other teams.")
    logs.decision("items.read", account=account.name, what="order.read", subject=order_id)
    return found


async def latest(store: Store, account: Account) -> Sequence[OrderShown]:
    """What this account has ordered recently, newest first."""
    log = tables.audit.c
    wanted = select(log.detail).where(log.account == account.name, log.act.in_(_BY_LEADS), log.detail != "")
    async with store.read() as connection:
        ids = [row.detail for row in await connection.execute(wanted.order_by(log.number.desc()).limit(LATEST))]
        found = [await _found(connection, order_id) for order_id in ids]
    return [each for each in found if each is not None]


async def _found(connection: AsyncConnection, order_id: str) -> OrderShown | None:
    for table in (tables.orders, tables.wishes):
        row = (await connection.execute(select(table).where(table.c.order_id == order_id))).mappings().first()
        if row is not None:
            return _shown(dict(row))
    return None


def _shown(row: dict[str, Any]) -> OrderShown:
    verdict = row.pop("verdict")
    state: Literal["pending", "done", "refused"] = "refused"
    if verdict in (None, DONE):
        state = "pending" if verdict is None else "done"
    return OrderShown(**row, state=state, reason=verdict if state == "refused" else None)


async def _concerns(read_model: ReadModel, connection: AsyncConnection, account: Account, found: OrderShown) -> bool:
    log = tables.audit.c
    own = select(log.number).where(log.account == account.name, log.detail == found.order_id)
    if (await connection.execute(own.where(log.subject == (found.item_id or found.team or found.region)))).first():
        return True
    if found.item_id is None:
        return found.team in account.teams or (found.team is None and _leads_in(read_model, account, found.region))
    item = await _item(read_model, connection, found.item_id)
    return item is not None and bool({item.team, item.origin_team} & account.teams)


def _leads_in(read_model: ReadModel, account: Account, region: str | None) -> bool:
    return any(read_model.roster.region_of(team) == region for team in account.teams)


async def _item(read_model: ReadModel, connection: AsyncConnection, item_id: str) -> ItemStateChanged | None:
    if (known := read_model.items.get(item_id)) is not None:
        return known
    record = await row_mapping.stored_record(connection, tables.items.c.item_id, item_id)
    return row_mapping.item_of(record) if record else None
