"""Topic `stoppages`: why readers stand still in a partition, and what an operator wants done about it."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.base import Code, Count, Event


class PartitionCrashed(Event):
    """How many times a worker of this service crashed over the records from `first_offset` to `last_offset`."""

    type: Literal["partition.crashed"] = "partition.crashed"
    service: Code
    topic: Code
    partition: Count
    first_offset: Count
    last_offset: Count
    crashes: Count


class ParkOrdered(Event):
    """An operator wants this one record, at which the stream is stopped, set aside as a dead letter."""

    type: Literal["park.ordered"] = "park.ordered"
    service: Code
    topic: Code
    partition: Count
    offset: Count


class HistoryBroken(Event):
    """This service does not continue reading a partition: records before its next one are gone, or are not those it
    read.

    `gap`: the log begins after `expected_offset`. `other_history`: it ends before it, or holds other records.
    `missing`: records that nobody processed (`gap`), or processed ones that the log lost (at most this many).
    """

    type: Literal["history.broken"] = "history.broken"
    service: Code
    topic: Code
    partition: Count
    reason: Literal["gap", "other_history"]
    expected_offset: Count
    begins_at: Count
    ends_at: Count
    missing: Count
    goes_on_at: Count


class GapAccepted(Event):
    """An operator knows what is missing; the service continues at `goes_on_at`, if it still expects that offset."""

    type: Literal["gap.accepted"] = "gap.accepted"
    service: Code
    topic: Code
    partition: Count
    expected_offset: Count
    goes_on_at: Count


Stoppage = PartitionCrashed | ParkOrdered | HistoryBroken | GapAccepted
STOPPAGES_RECORD: TypeAdapter[Stoppage] = TypeAdapter(Annotated[Stoppage, Field(discriminator="type")])

CRASHES_TO_STOP = 3
"""How many crashes over one record stop its partition."""


def stoppage_key(service: str, topic: str, partition: int) -> str:
    """One key per consumer: the newest record about a partition is the valid one; none means all is well."""
    return f"{service}|{topic}|{partition}"


def history_key(service: str, topic: str, partition: int) -> str:
    """Key of what is known about the history of a partition, next to what is known about crashes."""
    return f"{stoppage_key(service, topic, partition)}|history"


def stopped_at(known: Stoppage | None) -> int | None:
    """The offset before which the partition stands still, if it does."""
    if isinstance(known, PartitionCrashed) and known.first_offset == known.last_offset:
        return known.last_offset if known.crashes >= CRASHES_TO_STOP else None
    return None
