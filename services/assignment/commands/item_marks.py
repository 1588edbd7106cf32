"""What leads order about single items: keep them out of moves, recall them, hand them back."""

from typing import Literal

from sqlalchemy import select

from contracts.base import derive_id
from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemExcluded, ItemHandedBack, ItemIncluded, Order, RecallOrdered
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.state.storage import tables
from services.chassis import logs
from services.chassis.http.problems import Problem

ItemAct = Literal["exclude", "include", "recall", "hand-back"]


async def mark_item(service: ServiceState, account: Account, item_id: str, what: ItemAct) -> str:
    """Exclude, include, recall or hand back one item by a lead; returns the id of the order. Repeating the call changes
    nothing as long as the item has not changed."""
    async with service.transaction(durable=True) as work:
        item = service.read_model.items.get(item_id)
        if item is None:
            raise Problem(404, "not_found", "There is no such open item.")
        order = _order(service, account, item, what, await _giver_of(service, item))
        if order.event_id in service.read_model.waiting:
            return order.event_id
        if any(sent.item_id == item_id for sent in service.read_model.waiting.values()):
            raise Problem(409, "order_pending", "Another order about this item has no verdict yet.")
        work.order(order)
        work.audit(order.occurred_at, account.name, f"item.{what}", item_id, order.event_id)
        logs.decision("item.marked", item=item_id, act=what)
        return order.event_id


async def _giver_of(service: ServiceState, item: ItemStateChanged) -> str | None:
    """The team that the item came from: by its last transfer, else its first team."""
    orders, offers = tables.orders.c, tables.proposals.c
    moved = select(offers.from_team).join(tables.orders, orders.proposal_id == offers.proposal_id)
    last = moved.where(orders.item_id == item.item_id, orders.verdict == "done").order_by(orders.ordered_at.desc())
    async with service.store.read() as connection:
        return (await connection.execute(last.limit(1))).scalar() or item.origin_team


def _order(service: ServiceState, account: Account, item: ItemStateChanged, what: ItemAct, giver: str | None) -> Order:
    common = {"event_id": derive_id(what, item.item_id, item.version), "item_id": item.item_id}
    at = service.now()
    if what in {"exclude", "include"}:
        account.must_lead(item.team)
        marked = ItemExcluded if what == "exclude" else ItemIncluded
        return marked(**common, occurred_at=at)
    account.must_lead(giver if what == "recall" else item.team)
    if item.team is None or giver is None or giver == item.team:
        raise Problem(409, "not_moved", "The item was not moved.", extra={"state": item.state.value})
    if item.state is not ItemState.WAITING:
        raise Problem(409, "already_started", "Work on the item has begun.", extra={"state": item.state.value})
    giving_back = RecallOrdered if what == "recall" else ItemHandedBack
    return giving_back(**common, occurred_at=at, from_team=item.team, to_team=giver)
