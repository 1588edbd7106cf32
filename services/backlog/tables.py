"""The stored shape of rows: one per item, one for the last tick, one for the teams ever counted."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from mailroom.items import Item, Life, dump, load, load_life
from services.chassis.kafka import Record

STORE_VERSION = 1

TICK = "@tick"
TEAMS = "@teams"
GONE = "@gone|"
"""Keys that no item id can have; `GONE` is the prefix for traces of forgotten items."""


class ItemRow(NamedTuple):
    """An item, and as long as it is a stub the records it came from (they may yet become dead letters)."""

    item: Item
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class TickRow:
    """Business time of the last tick, and its offset in `items`."""

    at: datetime
    version: int


def dump_item(row: ItemRow) -> bytes:
    """The bytes of an item's row."""
    if not row.records:
        return orjson.dumps(dump(row.item))
    return orjson.dumps({**dump(row.item), "r": [_dump_record(record) for record in row.records]})


def load_item(stored: bytes) -> ItemRow:
    """The inverse of `dump_item`."""
    row = orjson.loads(stored)
    return ItemRow(load(row), tuple(_load_record(record) for record in row.get("r", ())))


def dump_trace(item: Item, forgotten_on: int) -> bytes:
    """The bytes of the trace of an item: the day on which it was forgotten comes first, so it can be read alone."""
    return b"%07d|" % forgotten_on + orjson.dumps(dump(item))


def load_trace(stored: bytes) -> Item:
    """The inverse of `dump_trace`, without the day."""
    return load(orjson.loads(stored[8:]))


def day_of_trace(stored: bytes) -> int:
    """The day on which it was forgotten."""
    return int(stored[:7])


def load_counted(stored: bytes) -> tuple[Life | None, int]:
    """Present life and version of an item's row, without the rest of it. None for a stub."""
    row = orjson.loads(stored)
    return load_life(row), row["v"]


def dump_tick(tick: TickRow) -> bytes:
    """The bytes of the row of the last tick."""
    return orjson.dumps([tick.at.isoformat(), tick.version])


def load_tick(stored: bytes) -> TickRow:
    """The inverse of `dump_tick`."""
    at, version = orjson.loads(stored)
    return TickRow(datetime.fromisoformat(at), version)


def dump_teams(teams: tuple[tuple[str, str], ...]) -> bytes:
    """The bytes of the row of (region, team) ever counted here."""
    return orjson.dumps(teams)


def load_teams(stored: bytes) -> tuple[tuple[str, str], ...]:
    """The inverse of `dump_teams`."""
    return tuple((region, team) for region, team in orjson.loads(stored))


def _dump_record(record: Record) -> list[Any]:
    value = base64.b64encode(record.value or b"").decode()
    return [record.topic, record.partition, record.offset, record.key, value, dict(record.headers)]


def _load_record(stored: list[Any]) -> Record:
    topic, partition, offset, key, value, headers = stored
    return Record(topic, partition, offset, key, base64.b64decode(value), headers)
