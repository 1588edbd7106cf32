"""Topic `batches`: what a scanning provider announced, and how a resync ended."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.base import Code, Count, Event, Id, Instant, Message, ToldInstant
from contracts.items import Channel


class Announcement(Message):
    """What a scanning provider announces: a number of items, stamped on one day."""

    channel: Channel
    announced_items: Annotated[int, Field(ge=0, le=1_000_000)]
    stamped_on: date
    expected_by: Instant | None = None


class _OfBatch(Event):
    event_id: Id
    batch_id: Code
    occurred_at: ToldInstant


class BatchAnnounced(Announcement, _OfBatch):
    """A provider announced a batch of post: a number of items, stamped on one day."""

    type: Literal["batch.announced"] = "batch.announced"


class ResyncEnded(Event):
    """A document system has sent all its open items; the ones it did not name are listed, never closed."""

    type: Literal["resync.ended"] = "resync.ended"
    event_id: Id
    resync_id: Id
    source: Code
    occurred_at: ToldInstant
    items: Count


BatchesRecord = Annotated[BatchAnnounced | ResyncEnded, Field(discriminator="type")]
BATCHES_RECORD: TypeAdapter[BatchAnnounced | ResyncEnded] = TypeAdapter(BatchesRecord)
