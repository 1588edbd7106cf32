"""The auditor's own book: one record per item, filled in the order of arrival."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from audit.recount.life import ORDERS, Happening, Key, Life, place_of, walk
from audit.recount.roster import Teams
from audit.recount.verdicts import refusal
from contracts.item_state import RefusalReason
from contracts.items import (
    ITEMS_RECORD,
    BusinessTimeReached,
    HeartbeatSent,
    ItemConfirmed,
    ItemEvent,
    ItemReceived,
    ItemTouched,
)

KEPT = 64
"""Events kept individually; older ones count together, and what is older still is too late."""

_SHORT = 8

Packed = tuple[str, str | None, tuple[int, ...]]
"""JSON of an event without its item id, the verdict, and the place: a tenth of the model's size."""


@dataclass(slots=True)
class Entry:
    """All the auditor keeps of one item. `seen`: short digests of the event ids, 8 bytes each."""

    known: tuple[Packed, ...] = ()
    folded: int = 0
    """How many of `known`, from the oldest, count only together."""
    last: Key | None = None
    seen: bytes = b""
    life: Life | None = None

    def saw(self, event_id: str) -> bool:
        """Whether this event was seen before; remembers it."""
        short = blake2b(event_id.encode(), digest_size=_SHORT).digest()
        if any(self.seen.startswith(short, at) for at in range(0, len(self.seen), _SHORT)):
            return True
        self.seen += short
        return False


class Ledger:
    """Every item, by id."""

    def __init__(self, teams: Teams) -> None:
        self._teams = teams
        self.items: dict[str, Entry] = {}
        self.duplicates = 0
        self.too_late = 0
        self.contradictions = 0
        """Events that contradict what came before under their id, or their item's receipt."""

    def take(self, event: ItemEvent, offset: int) -> None:
        """Note one event down. Must be called in the order in which Kafka has an item's events."""
        entry = self.items.get(event.item_id)
        if entry is None:
            entry = self.items[event.item_id] = Entry()
        self.contradictions += _contradicts(entry, event)
        if entry.saw(event.event_id):
            self.duplicates += 1
        elif not isinstance(event, ItemTouched | ItemConfirmed):
            self._enter(entry, Happening(event, place=place_of(event, offset)))

    def lives(self) -> Iterator[tuple[str, Life]]:
        """Every item whose receipt is known, by id."""
        for item_id in sorted(self.items):
            life = self.items[item_id].life
            if life is not None:
                yield item_id, life

    def _enter(self, entry: Entry, new: Happening) -> None:
        in_order = entry.last is None or new.key > entry.last
        if entry.life is not None and in_order and not isinstance(new.event, ORDERS):
            entry.life = walk([new], self._teams, entry.life)
            entry.known = (*entry.known, _pack(new))
            entry.last = new.key
        else:
            self._enter_slowly(entry, new)
        if entry.life is not None:
            entry.folded = max(entry.folded, len(entry.known) - KEPT)

    def _enter_slowly(self, entry: Entry, new: Happening) -> None:
        """A late event, an order, or an item whose receipt has not come yet: everything is walked again."""
        known = [_unpack(packed, new.event.item_id) for packed in entry.known]
        if entry.folded and new.key < known[entry.folded - 1].key:
            self.too_late += 1
            return
        was_known = entry.life is not None
        if was_known and isinstance(new.event, ORDERS):
            known = self._judged(known, new)
        else:
            known = _with(known, new)
            if not was_known and walk(known, self._teams) is not None:
                known = self._judge_waiting(known)
        entry.known = tuple(_pack(happening) for happening in known)
        entry.last = known[-1].key
        entry.life = walk(known, self._teams)

    def _judged(self, known: Sequence[Happening], new: Happening) -> list[Happening]:
        """An order is judged on the item as it is when the order arrives; one that a later-dated fact undoes was too
        late."""
        life = walk(known, self._teams)
        if life is None:
            raise ValueError("an order is judged only after the receipt")
        order = new.event
        reason = refusal(life, order, self._teams.as_of(order.occurred_at))
        new = _behind_its_instant(known, new._replace(verdict=reason))
        after = _with(known, new)
        to_team = getattr(order, "to_team", None)
        life = walk(after, self._teams)
        if reason == "" and to_team is not None and life is not None and life.team != to_team:
            return _with(known, new._replace(verdict=RefusalReason.OWNER_CHANGED))
        return after

    def _judge_waiting(self, known: list[Happening]) -> list[Happening]:
        """Orders that arrived before the item itself, ordered by time."""
        for order in [one for one in known if isinstance(one.event, ORDERS) and one.verdict is None]:
            others = [one for one in known if one.event.event_id != order.event.event_id]
            known = self._judged(others, order)
        return known

    def dump(self) -> Iterator[dict[str, Any]]:
        """One plain record per item, for a snapshot."""
        for item_id, entry in self.items.items():
            yield {"item_id": item_id, "known": entry.known, "folded": entry.folded, "seen": entry.seen.hex()}

    def load(self, record: dict[str, Any]) -> None:
        """Take an item from a snapshot."""
        unpacked = (_unpack(_packed(*kept), record["item_id"]) for kept in record["known"])
        happenings = sorted(unpacked, key=lambda one: one.key)
        known = tuple(_pack(happening) for happening in happenings)
        entry = Entry(known=known, folded=int(record["folded"]), seen=bytes.fromhex(record["seen"]))
        entry.last = happenings[-1].key if happenings else None
        entry.life = walk(happenings, self._teams)
        self.items[record["item_id"]] = entry


def _contradicts(entry: Entry, event: ItemEvent) -> bool:
    """Whether this event contradicts what is kept under its id, or is a second, different receipt."""
    if not entry.known or isinstance(event, ItemTouched | ItemConfirmed):
        return False
    if isinstance(event, ItemReceived):
        if event.resync_id is not None:
            return False
        first = next((text for text, *_ in entry.known if '"type":"item.received"' in text), None)
    else:
        first = next((text for text, *_ in entry.known if f'"event_id":"{event.event_id}"' in text), None)
    return first is not None and _told(json.loads(first)) != _told(json.loads(_pack(Happening(event))[0]))


def _told(event: dict[str, Any]) -> dict[str, Any]:
    """The content of an event without its time and id; a region next to a team was looked up."""
    unsaid = {"event_id", "occurred_at", "seq", "resync_id", *(("region",) if event.get("team") else ())}
    return {name: value for name, value in event.items() if name not in unsaid}


def _with(known: Sequence[Happening], new: Happening) -> list[Happening]:
    return sorted([*known, new], key=lambda one: one.key)


def _behind_its_instant(known: Sequence[Happening], order: Happening) -> Happening:
    """An order comes after everything that was known at its instant when it was judged."""
    same = [one for one in known if one.event.occurred_at == order.event.occurred_at]
    last = max(same, key=lambda one: one.key, default=order)
    return order._replace(place=(*last.place, order.place[-1])) if last.key > order.key else order


def _pack(happening: Happening) -> Packed:
    return happening.event.model_dump_json(exclude={"item_id"}, exclude_none=True), happening.verdict, happening.place


def _packed(text: str, verdict: str | None, place: Sequence[int] = ()) -> Packed:
    """As stored in a snapshot; one from an older release has no place."""
    return str(text), None if verdict is None else str(verdict), tuple(place)


def _unpack(packed: Packed, item_id: str) -> Happening:
    event = ITEMS_RECORD.validate_json(f'{{"item_id":"{item_id}",{packed[0][1:]}', extra="ignore")
    if isinstance(event, BusinessTimeReached | HeartbeatSent):
        raise TypeError("a ledger holds events of items only")
    return Happening(event, packed[1], packed[2] or place_of(event, 0))
