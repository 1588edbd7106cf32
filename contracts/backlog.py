"""Topic `backlog`: what waits per team, as absolute partial counts per source partition of `items`."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints, TypeAdapter

from contracts.base import MOST_LISTED, Code, Count, Event, Instant
from contracts.item_state import ItemState
from contracts.items import Channel, HeartbeatSent, ItemClass

NO_TEAM = "-"
"""Pseudo-team under which items without owner are counted."""

TeamOrNone = Annotated[str, StringConstraints(pattern=r"^(-|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$")]


class UnplacedReason(StrEnum):
    """Why an open item waits in no team of its region, whatever team its record names."""

    NO_TEAM = "no_team"
    TEAM_CLOSED = "team_closed"
    TEAM_ELSEWHERE = "team_elsewhere"
    """Its team is in another planning region now; a hand-over, also to the same team, brings the item along."""
    TEAM_UNKNOWN = "team_unknown"


class BacklogCell(NamedTuple):
    """Open items of one kind: how many, and their expected handling minutes."""

    item_class: ItemClass
    state: ItemState
    due_on: date
    received_on: date
    items: Count
    minutes: Count


class DayFlow(NamedTuple):
    """What came and went on one business day, per class. Absolute counts of this source partition."""

    day: date
    item_class: ItemClass
    received: Count
    decided_automatically: Count
    completed: Count
    completed_minutes: Count
    completed_late: Count
    moved_in: Count
    moved_out: Count


class ChannelSeen(NamedTuple):
    """When the last item came in by a channel."""

    channel: Channel
    last_at: Instant


class BacklogCounted(Event):
    """All that one source partition knows of one team, replacing what it said before (absolute, never a delta).

    `version` is the offset in `items` up to which it counts; `day_flows` reach back `FLOW_DAYS` business days.
    """

    type: Literal["backlog.counted"] = "backlog.counted"
    region: Code
    team: TeamOrNone
    """A team code, or `-` for items without owner."""
    source_partition: Count
    version: Count
    at: Instant | None
    """Last tick this count includes; None before the first."""
    cells: Annotated[tuple[BacklogCell, ...], Field(max_length=MOST_LISTED)]
    day_flows: Annotated[tuple[DayFlow, ...], Field(max_length=MOST_LISTED)]
    channels: Annotated[tuple[ChannelSeen, ...], Field(max_length=MOST_LISTED)] = ()


class PartialsReached(Event):
    """This source partition has sent all its counts for tick `at` to this region."""

    type: Literal["partials.reached"] = "partials.reached"
    region: Code
    source_partition: Count
    source_partitions: Count
    """How many source partitions there are: the region is complete when all have reached `at`."""
    at: Instant
    open_items: Count | None = None
    """Open items of the region in this source partition at the tick, counted apart from the teams; None: not
    reported."""


FLOW_DAYS = 10
"""Business days that `day_flows` reach back."""

BacklogRecord = Annotated[BacklogCounted | PartialsReached | HeartbeatSent, Field(discriminator="type")]
BACKLOG_RECORD: TypeAdapter[BacklogCounted | PartialsReached | HeartbeatSent] = TypeAdapter(BacklogRecord)
