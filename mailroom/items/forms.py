"""The item as others see it: its public record, and its stored row."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from contracts.item_state import ItemStateChanged
from mailroom.items.life import Correction, Entry, Life, Move, Receipt, clocks_on, instant
from mailroom.items.record import Item
from mailroom.items.transitions import RECEIVED, place_of

_LIFE_OF_ROW = len(Life._fields) - 1
"""Values of a life in a row; the receipt is stored elsewhere."""

STATE_CHANGED = str(ItemStateChanged.model_fields["type"].default)


def wire(item: Item) -> bytes:
    """The public record, `contracts.item_state.ItemStateChanged`, as JSON; defaults are left out.

    Written out here because it is made for every event: building and serialising the model takes longer than all
    the rules together. A test compares the two.
    """
    life = item.now
    if life is None:
        raise ValueError("a stub is not published")
    receipt = life.receipt
    record: dict[str, Any] = {
        "type": STATE_CHANGED,
        "item_id": item.item_id,
        "version": item.version,
        "state": life.state,
        "team": life.team,
        "region": life.region,
        "item_class": life.item_class,
        "channel": receipt.channel,
        "legal_received_on": date.fromordinal(life.legal),
        "received_at": instant(receipt.at),
        "clocks": _clocks(life.item_class, life.legal, receipt.given, receipt.parent, receipt.grant, receipt.court),
        "due_on": date.fromordinal(life.due),
        "minutes": life.minutes,
        "last_activity_at": instant(item.last_activity),
    }
    _add_receipt(record, receipt)
    _add_owner(record, life)
    if life.corrections:
        record["first_legal_received_on"] = date.fromordinal(receipt.legal)
        record["receipt_corrections"] = [_corrected(each) for each in life.corrections]
    if item.last_order is not None:
        record["last_order"] = _verdict(item.last_order)
    if item.confirmed is not None:
        record["confirmed_by"] = item.confirmed[1]
    return orjson.dumps(record, option=orjson.OPT_UTC_Z)


def _add_receipt(record: dict[str, Any], receipt: Receipt) -> None:
    if receipt.skills:
        record["skills"] = receipt.skills.split()
    if receipt.restricted:
        record["restricted"] = True
    if receipt.case_key is not None:
        record["case_key"] = receipt.case_key
    if receipt.batch_id is not None:
        record["batch_id"] = receipt.batch_id
    if receipt.auto:
        record["decided_automatically"] = True


def _add_owner(record: dict[str, Any], life: Life) -> None:
    if life.excluded:
        record["excluded"] = True
    if life.not_to_team:
        record["not_to_team"] = life.not_to_team.split()
    if life.system_moves:
        record["system_moves"] = life.system_moves
    for name, text in (("origin_team", life.origin_team), ("owner_basis", life.owner_basis)):
        if text is not None:
            record[name] = text
    if life.owner_since is not None:
        record["owner_since"] = instant(life.owner_since)
    if life.last_moved is not None:
        record["last_moved_at"] = instant(life.last_moved)
    if life.started is not None:
        record["started_at"] = instant(life.started)
    if life.closed is not None:
        record["closed_at"] = instant(life.closed)


@lru_cache(maxsize=65536)
def _clocks(
    item_class: str, legal: int, given: int | None, parent: int | None, grant: int | None, court: int | None
) -> orjson.Fragment:
    clocks = clocks_on(item_class, legal, given, parent, grant, court)
    return orjson.Fragment(b"[" + b",".join(clock.model_dump_json().encode() for clock in clocks) + b"]")


def _corrected(correction: Correction) -> dict[str, Any]:
    at, event_id, was, became, reason = correction
    days = {"was": date.fromordinal(was), "became": date.fromordinal(became)}
    return {"event_id": event_id, "at": instant(at), **days, "reason": reason}


def _verdict(last: tuple[str, str, int]) -> dict[str, Any]:
    order_id, reason, at = last
    refused = {"result": "refused", "reason": reason} if reason else {"result": "done"}
    return {"order_id": order_id, **refused, "at": instant(at)}


def dump(item: Item) -> dict[str, Any]:
    """The record as plain JSON values. The winning receipt is written once, in the entries or in the base."""
    row: dict[str, Any] = {
        "i": item.item_id,
        "v": item.version,
        "e": [tuple(entry) for entry in item.entries],
        "a": item.last_activity,
    }
    if item.now is not None:
        row["n"] = _without_receipt(item.now)
    if item.base_key is not None:
        row |= {"b": _plain(item.base) if item.base else None, "k": item.base_key, "g": item.base_ids}
    if item.last_order is not None:
        row["o"] = item.last_order
    if item.confirmed is not None:
        row["c"] = item.confirmed
    return row


def _plain(life: Life) -> tuple[Any, ...]:
    return (tuple(life.receipt), *_without_receipt(life))


def _without_receipt(life: Life) -> tuple[Any, ...]:
    corrections = [tuple(each) for each in life.corrections] if life.corrections else ()
    return (*life[1:-2], corrections, [tuple(move) for move in life.moves] if life.moves else ())


def load_life(row: Mapping[str, Any]) -> Life | None:
    """The present life alone, for callers that only count and can skip the work of `load`. None for a stub."""
    if "n" not in row:
        return None
    base = row.get("b")
    return _life(base[0] if base else next(entry for entry in row["e"] if entry[3] == RECEIVED), row["n"])


def _entry(stored: Sequence[Any]) -> Entry:
    """An entry of a row. Until release 0.1 its second value was `seq` alone, and ids ordered the rest."""
    if isinstance(stored[1], list):
        return tuple(stored)
    return (stored[0], place_of(stored[3], stored[1], 0), *stored[2:])


def load(row: Mapping[str, Any]) -> Item:
    """The inverse of `dump`."""
    entries = tuple(map(tuple, row["e"]))
    if entries and not isinstance(entries[0][1], list):
        # The present life stays as it was counted; the next late event folds it in the right order.
        entries = tuple(sorted(map(_entry, entries), key=lambda entry: entry[:3]))
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
        base_key=(key[0], key[1] if isinstance(key[1], list) else [key[1]], key[2]) if key else None,
        base_ids=tuple(row.get("g", ())),
        last_order=(last[0], last[1], last[2]) if last else None,
        confirmed=(confirmed[0], confirmed[1]) if confirmed else None,
    )


def _life(receipt: Sequence[Any], rest: Sequence[Any]) -> Life:
    if len(rest) < _LIFE_OF_ROW:  # from a version without corrections
        rest = (*rest[:-1], (), rest[-1])
    moves = tuple(Move(*move) for move in rest[-1]) if rest[-1] else ()
    corrections = tuple(Correction(*each) for each in rest[-2]) if rest[-2] else ()
    return Life._make((Receipt(*_entry(receipt)), *rest[:-2], corrections, moves))
