"""The record of an item: what is kept of its events, and how a new event or order enters it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from contracts.item_state import ItemState, RefusalReason
from contracts.items import ItemConfirmed, ItemEvent, ItemReceived, ItemTouched
from mailroom.items.entries import entry_of
from mailroom.items.folding import fold, step
from mailroom.items.judge import judge
from mailroom.items.life import Entry, Life, OwnerEntry, Receipt, instant, microseconds
from mailroom.items.transitions import ORDERS, RECEIVED
from mailroom.teams import Roster

KEPT_ENTRIES = 64
"""Beyond it the oldest entries are folded into a base; what is older than the base comes too late."""

KEPT_BASE_IDS = 256

_PLAIN = 4
"""Values of an entry that carries only its type."""


class TooLate(ValueError):  # noqa: N818 named for what happened, as every refusal here
    """The event is older than all that is kept of its item. Theirs: it becomes a dead letter (`too_late`)."""


class Item(NamedTuple):
    """The record of one item. `now` is the fold of `entries` on `base`; None: a stub without receipt."""

    item_id: str
    version: int
    now: Life | None
    entries: tuple[Entry, ...]
    last_activity: int
    base: Life | None = None
    base_key: tuple[int, list[int], str] | None = None
    base_ids: tuple[str, ...] = ()
    last_order: tuple[str, str, int] | None = None
    """(order id, "" or the reason of refusal, order time) of the order judged last."""
    confirmed: tuple[int, str] | None = None

    @property
    def is_stub(self) -> bool:
        """Whether only events of this item are known, not yet its receipt. A stub counts nowhere."""
        return self.now is None

    @property
    def first_known_at(self) -> datetime:
        """Business time of the oldest entry, by which a stub's age is calculated."""
        return instant(self.entries[0][0] if self.entries else self.last_activity)

    @property
    def state(self) -> ItemState | None:
        """State, None for a stub."""
        return ItemState(self.now.state) if self.now else None

    @property
    def team(self) -> str | None:
        """Owner team, None if unplaced or a stub."""
        return self.now.team if self.now else None

    @property
    def region(self) -> str | None:
        """Planning region, None for a stub."""
        return self.now.region if self.now else None

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed, None while open."""
        return instant(self.now.closed) if self.now and self.now.closed is not None else None


def evolve(item: Item | None, event: ItemEvent, version: int, roster: Roster) -> Item:
    """The record after one more event or order. A known event changes nothing but the version.

    `version`: the offset of its record in the log.
    Raises TooLate for an event that is older than the record's base.
    """
    at = microseconds(event.occurred_at)
    if item is None:
        item = Item(item_id=event.item_id, version=version, now=None, entries=(), last_activity=at)
    offset, version = version, max(version, item.version)
    if isinstance(event, ItemTouched):
        return item._replace(version=version, last_activity=max(item.last_activity, at))
    if isinstance(event, ItemConfirmed):
        confirmed = (at, event.resync_id)
        return item._replace(version=version, confirmed=max(confirmed, item.confirmed or confirmed))
    if _is_known(item, event.event_id):
        return item._replace(version=version)
    entry = entry_of(event, at, offset, roster)
    if item.base_key is not None and entry[:3] < item.base_key:
        raise TooLate(f"older than the last {KEPT_ENTRIES} entries of its item")
    if entry[3] in ORDERS:
        return _bounded(_with_order(item._replace(version=version), OwnerEntry(*entry), roster))
    after = _with(item, entry, version, max(item.last_activity, at))
    return _bounded(_judge_waiting(after, roster) if item.now is None and after.now is not None else after)


def contradicts(item: Item | None, event: ItemEvent) -> bool:
    """Whether something else is known under the id of this event, or was received under the id of its item.

    Times do not count: a repeat without a time of its own is stamped again. What is folded into the base is not kept
    apart and contradicts nothing.
    """
    if item is None or isinstance(event, ItemTouched | ItemConfirmed):
        return False
    if isinstance(event, ItemReceived):
        known = item.now.receipt if item.now else None
        return event.resync_id is None and known is not None and _said(_entry_as_told(event)) != _said(known)
    for entry in item.entries:  # no `any`: this runs for every event
        if entry[2] == event.event_id:
            return _said(_entry_as_told(event)) != _said(entry)
    return False


def _entry_as_told(event: ItemEvent) -> Entry:
    return entry_of(event, 0, 0, Roster())


def _said(entry: Entry) -> tuple[Any, ...]:
    """The content of an entry, without its time, the answer to it, and what was looked up."""
    kind = entry[3]
    if kind == RECEIVED:
        receipt = Receipt(*entry)
        return (kind, *receipt[4:8], receipt.region if receipt.team is None else "", *receipt[9:])
    if len(entry) > _PLAIN and (kind in ORDERS or kind == "item.handed_over"):
        owner = OwnerEntry(*entry)
        return kind, owner.to_team, owner.basis, owner.from_team
    return entry[3:]


def _is_known(item: Item, event_id: str) -> bool:
    for entry in item.entries:  # no `any`: this runs for every event
        if entry[2] == event_id:
            return True
    return bool(item.base_ids) and brief(event_id) in item.base_ids


def brief(event_id: str) -> str:
    """An event's id as it is kept for what was folded into a base."""
    return event_id[:8] + event_id[-8:]


def _with(item: Item, entry: Entry, version: int, last_activity: int) -> Item:
    """The record with this entry at its place."""
    entries = item.entries
    if not entries or entry[:3] > entries[-1][:3]:
        entries, now = (*entries, entry), step(item.now, entry)
    else:
        # All of them: an older release ordered the entries of one instant by their ids.
        entries = tuple(sorted((*entries, entry), key=lambda known: known[:3]))
        now = fold(item.base, entries)
    return Item(item.item_id, version, now, entries, last_activity, *item[5:])


def _with_order(item: Item, order: OwnerEntry, roster: Roster) -> Item:
    """The record with an order, judged now; an order about a stub waits for the receipt."""
    if item.now is None:
        return _with(item, order, item.version, item.last_activity)
    reason = judge(item.now, order, roster)
    order = _behind_its_instant(order, item.entries)
    judged = _with(item, order._replace(verdict=reason or ""), item.version, item.last_activity)
    if reason is None and order.to_team is not None and judged.team != order.to_team:
        reason = RefusalReason.OWNER_CHANGED  # a fact dated after the order gave it to another team
        judged = _with(item, order._replace(verdict=reason), item.version, item.last_activity)
    return judged._replace(last_order=(order.event_id, reason or "", order.at))


def _behind_its_instant(order: OwnerEntry, entries: Sequence[Entry]) -> OwnerEntry:
    """The order placed after everything known at its instant: that is what it was judged on."""
    last = max((entry[:3] for entry in entries if entry[0] == order.at), default=order[:3])
    return order._replace(place=[*last[1], order.place[-1]]) if last > order[:3] else order


def _judge_waiting(item: Item, roster: Roster) -> Item:
    waiting = [OwnerEntry(*entry) for entry in item.entries if entry[3] in ORDERS and entry[4] is None]
    for order in waiting:
        others = tuple(entry for entry in item.entries if entry[2] != order.event_id)
        item = _with_order(item._replace(entries=others, now=fold(item.base, others)), order, roster)
    return item


def _bounded(item: Item) -> Item:
    """The record with its oldest entries folded into the base, if there are too many and it is no stub."""
    surplus = len(item.entries) - KEPT_ENTRIES
    if surplus <= 0 or item.is_stub:
        return item
    old = item.entries[:surplus]
    ids = (*item.base_ids, *(brief(entry[2]) for entry in old))
    return item._replace(
        entries=item.entries[surplus:],
        base=fold(item.base, old),
        base_key=old[-1][:3],
        base_ids=ids[-KEPT_BASE_IDS:],
    )
