"""Topic `stoppages`: records over which a stream worker crashed, and what an operator wants done about them."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.base import Code, Count, Event


class PartitionCrashed(Event):
    """A worker of this service crashed so many times over the records from `first_offset` to `last_offset`."""

    type: Literal["partition.crashed"] = "partition.crashed"
    service: Code
    topic: Code
    partition: Count
    first_offset: Count
    last_offset: Count
    crashes: Count


class ParkOrdered(Event):
    """An operator wants this one record set aside as a dead letter; the stream is stopped before it."""

    type: Literal["park.ordered"] = "park.ordered"
    service: Code
    topic: Code
    partition: Count
    offset: Count


Stoppage = PartitionCrashed | ParkOrdered
STOPPAGES_RECORD: TypeAdapter[Stoppage] = TypeAdapter(Annotated[Stoppage, Field(discriminator="type")])

CRASHES_TO_STOP = 3
"""So many crashes over one record stop its partition."""


def stoppage_key(service: str, topic: str, partition: int) -> str:
    """One key per consumer: the newest word on a partition is the valid one, none means all is well."""
    return f"{service}|{topic}|{partition}"


def stopped_at(known: Stoppage | None) -> int | None:
    """The offset before which the partition stands still, if it does."""
    if isinstance(known, PartitionCrashed) and known.first_offset == known.last_offset:
        return known.last_offset if known.crashes >= CRASHES_TO_STOP else None
    return None
