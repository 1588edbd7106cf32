"""The item as others see it: its public record, and its stored row."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson

from contracts.item_state import ItemStateChanged
from mailroom.items.life import RECEIVED, Life, Move, Receipt, clocks_on, instant
from mailroom.items.record import Item

STATE_CHANGED = str(ItemStateChanged.model_fields["type"].default)


def wire(item: Item) -> bytes:
    """The public record, `contracts.item_state.ItemStateChanged`, in its JSON.

    Written out here because it is made for every event: building the model and letting it write itself takes
    longer than all the rules together. A test holds the two against each other.
    """
    life = item.now
    if life is None:
        raise ValueError("a stub is not published")
    receipt = life.receipt
    record = {
        "type": STATE_CHANGED,
        "item_id": item.item_id,
        "version": item.version,
        "state": life.state,
        "team": life.team,
        "region": life.region,
        "item_class": life.item_class,
        "channel": receipt.channel,
        "legal_received_on": date.fromordinal(receipt.legal),
        "received_at": instant(receipt.at),
        "clocks": _clocks(life.item_class, receipt.legal, receipt.given, receipt.parent, receipt.grant, receipt.court),
        "due_on": date.fromordinal(life.due),
        "minutes": life.minutes,
        "skills": receipt.skills.split(),
        "restricted": receipt.restricted,
        "excluded": life.excluded,
        "not_to_team": life.not_to_team.split(),
        "case_key": receipt.case_key,
        "batch_id": receipt.batch_id,
        "decided_automatically": receipt.auto,
        "origin_team": life.origin_team,
        "owner_since": _instant(life.owner_since),
        "owner_basis": life.owner_basis,
        "system_moves": life.system_moves,
        "last_moved_at": _instant(life.last_moved),
        "started_at": _instant(life.started),
        "closed_at": _instant(life.closed),
        "last_activity_at": instant(item.last_activity),
        "last_order": _verdict(item.last_order),
        "confirmed_by": item.confirmed[1] if item.confirmed else None,
    }
    return orjson.dumps(record, option=orjson.OPT_UTC_Z)


def _instant(us: int | None) -> datetime | None:
    return None if us is None else instant(us)


@lru_cache(maxsize=65536)
def _clocks(
    item_class: str, legal: int, given: int | None, parent: int | None, grant: int | None, court: int | None
) -> orjson.Fragment:
    clocks = clocks_on(item_class, legal, given, parent, grant, court)
    return orjson.Fragment(b"[" + b",".join(clock.model_dump_json().encode() for clock in clocks) + b"]")


def _verdict(last: tuple[str, str, int] | None) -> dict[str, Any] | None:
    if last is None:
        return None
    order_id, reason, at = last
    return {
        "order_id": order_id,
        "result": "refused" if reason else "done",
        "reason": reason or None,
        "at": instant(at),
    }


def dump(item: Item) -> dict[str, Any]:
    """The record as plain JSON values. The winning receipt is written once, in the entries or in the base."""
    row: dict[str, Any] = {
        "i": item.item_id,
        "v": item.version,
        "e": [tuple(entry) for entry in item.entries],
        "a": item.last_activity,
    }
    if item.now is not None:
        row["n"] = _plain(item.now)[1:]
    if item.base_key is not None:
        row |= {"b": _plain(item.base) if item.base else None, "k": item.base_key, "g": item.base_ids}
    if item.last_order is not None:
        row["o"] = item.last_order
    if item.confirmed is not None:
        row["c"] = item.confirmed
    return row


def _plain(life: Life) -> tuple[Any, ...]:
    return (tuple(life.receipt), *life[1:-1], [tuple(move) for move in life.moves])


def load_life(row: Mapping[str, Any]) -> Life | None:
    """The present life alone, for who only counts: a third of the work of `load`. None for a stub."""
    if "n" not in row:
        return None
    base = row.get("b")
    return _life(base[0] if base else next(entry for entry in row["e"] if entry[3] == RECEIVED), row["n"])


def load(row: Mapping[str, Any]) -> Item:
    """The inverse of `dump`."""
    entries = tuple(map(tuple, row["e"]))
    base = _life(row["b"][0], row["b"][1:]) if row.get("b") else None
    now = load_life(row)
    key = row.get("k")
    last = row.get("o")
    confirmed = row.get("c")
    return Item(
        item_id=row["i"],
        version=row["v"],
        now=now,
        entries=entries,
        last_activity=row["a"],
        base=base,
        base_key=(key[0], key[1], key[2]) if key else None,
        base_ids=tuple(row.get("g", ())),
        last_order=(last[0], last[1], last[2]) if last else None,
        confirmed=(confirmed[0], confirmed[1]) if confirmed else None,
    )


def _life(receipt: Sequence[Any], rest: Sequence[Any]) -> Life:
    moves = tuple(Move(*move) for move in rest[-1]) if rest[-1] else ()
    return Life._make((Receipt(*receipt), *rest[:-1], moves))
