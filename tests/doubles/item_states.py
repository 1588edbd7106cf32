"""What `backlog` writes about items, read back into the contract and held against it."""

import orjson

from contracts.base import Event
from contracts.item_state import ItemStateChanged
from mailroom.items import Item, wire
from services.chassis.fold import Encoded, Output


def publish(item: Item) -> ItemStateChanged:
    """The public record of an item. Its bytes must be what the contract itself would write, without defaults."""
    return _read(wire(item))


def event_of(output: Output) -> Event | None:
    """The event of a message, also where the rule wrote its bytes itself."""
    return _read(output.event.value) if isinstance(output.event, Encoded) else output.event


def _read(written: bytes) -> ItemStateChanged:
    record = ItemStateChanged.model_validate_json(written)
    assert orjson.loads(written) == {"type": record.type, **record.model_dump(mode="json", exclude_defaults=True)}
    return record
