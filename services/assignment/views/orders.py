"""The outcome of orders: marks on items, transfers, placements, and requested plans."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.base import Code, Id
from contracts.item_state import ItemStateChanged
from services.assignment.commands.wishes import DONE
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.state.storage import row_mapping, tables
from services.assignment.views.schemas import Shown
from services.chassis import logs
from services.chassis.http.problems import Problem

LATEST = 10
_BY_LEADS = ("item.exclude", "item.include", "item.recall", "item.hand-back", "help.requested", "rebalance.ordered")


class OrderShown(Shown):
    """An order and its verdict: `pending` until it is judged. `reason`: why it was refused, a code of `RefusalReason`
    for items and of `PlanReason` for plans, or `watch_only` where moves are switched off."""

    order_id: Id
    kind: str
    state: Literal["pending", "done", "refused"]
    reason: str | None
    ordered_at: datetime
    item_id: Id | None = None
    proposal_id: Id | None = None
    region: Code | None = None
    team: Code | None = None


async def order(service: ServiceState, account: Account, order_id: str) -> OrderShown:
    """One order. A lead may ask about their own orders and those about items and plans of their own teams."""
    async with service.store.read() as connection:
        found = await _found(connection, order_id)
        if found is None:
            raise Problem(404, "not_found", "There is no such order.")
        if account.role == "lead" and not await _concerns(service, connection, account, found):
            raise Problem(403, "not_your_team", "This order is about other teams.")
    logs.decision("items.read", account=account.name, what="order.read", subject=order_id)
    return found


async def latest(service: ServiceState, account: Account) -> Sequence[OrderShown]:
    """What this account has ordered recently, newest first."""
    log = tables.audit.c
    wanted = select(log.detail).where(log.account == account.name, log.act.in_(_BY_LEADS), log.detail != "")
    async with service.store.read() as connection:
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


async def _concerns(service: ServiceState, connection: AsyncConnection, account: Account, found: OrderShown) -> bool:
    log = tables.audit.c
    own = select(log.number).where(log.account == account.name, log.detail == found.order_id)
    if (await connection.execute(own.where(log.subject == (found.item_id or found.team or found.region)))).first():
        return True
    if found.item_id is None:
        return found.team in account.teams or (found.team is None and _leads_in(service, account, found.region))
    item = await _item(service, connection, found.item_id)
    return item is not None and bool({item.team, item.origin_team} & account.teams)


def _leads_in(service: ServiceState, account: Account, region: str | None) -> bool:
    return any(service.read_model.roster.region_of(team) == region for team in account.teams)


async def _item(service: ServiceState, connection: AsyncConnection, item_id: str) -> ItemStateChanged | None:
    if (known := service.read_model.items.get(item_id)) is not None:
        return known
    record = await row_mapping.stored_record(connection, tables.items.c.item_id, item_id)
    return row_mapping.item_of(record) if record else None
