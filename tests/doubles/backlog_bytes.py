"""What `backlog` writes about items and teams, read back into the contract and compared with it."""

import orjson

from contracts.backlog import BacklogCounted
from contracts.base import Event
from contracts.item_state import ItemStateChanged
from mailroom.items import STATE_CHANGED, Item, wire
from services.chassis.kafka import Encoded, Output, encode


def publish(item: Item) -> ItemStateChanged:
    """The public record of an item. Its bytes must be what the contract itself would write, without defaults."""
    return _read(wire(item))


def event_of(output: Output) -> Event | None:
    """The event of a message, also where the rule wrote its bytes itself."""
    if not isinstance(output.event, Encoded):
        return output.event
    return _read(output.event.value) if output.event.type == STATE_CHANGED else counted(output.event.value)


def counted(written: bytes) -> BacklogCounted:
    """The counts of a team. Their bytes must be what the contract itself would write."""
    partial = BacklogCounted.model_validate_json(written)
    assert encode(partial) == written
    return partial


def _read(written: bytes) -> ItemStateChanged:
    record = ItemStateChanged.model_validate_json(written)
    assert orjson.loads(written) == {"type": record.type, **record.model_dump(mode="json", exclude_defaults=True)}
    return record
