"""Answers about what was announced: batches of a scanning provider, resyncs of a document system."""

from datetime import date, datetime

from contracts.base import Code, Id
from contracts.item_state import ItemState
from contracts.items import Channel, ItemClass
from services.assignment.views.schemas.base import Shown


class BatchShown(Shown):
    """A batch as announced, and how much of it has arrived."""

    batch_id: Code
    channel: Channel
    stamped_on: date
    announced_items: int
    received_items: int
    expected_by: datetime | None
    complete: bool


class Unconfirmed(Shown):
    """An open item that a document system did not name."""

    item_id: Id
    region: Code
    team: Code | None
    state: ItemState
    item_class: ItemClass
    received_at: datetime
    due_on: date


class ResyncShown(Shown):
    """A resync that has ended. As long as `confirmed_items` is below `named_items`, confirmations are still on their
    way.

    `regions`: those of the items it named. `unconfirmed`: a page of the open items of these regions that were
    received before the resync and named neither by it nor by a later one of the same source. None is ever closed.
    """

    resync_id: Id
    source: Code
    occurred_at: datetime
    regions: tuple[Code, ...]
    named_items: int
    confirmed_items: int
    unconfirmed_items: int
    unconfirmed: tuple[Unconfirmed, ...]
    next_cursor: str | None
