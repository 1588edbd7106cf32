"""Topic `item-state`: the whole public record of an item after each change, written by `backlog` alone."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.base import MOST_LISTED, CaseKey, Code, Count, Event, Id, Instant, Message, SkillTag
from contracts.items import Channel, HeartbeatSent, ItemClass, MoveBasis, ReceiptCorrection


class ItemState(StrEnum):
    """The states of an item's life. An item without owner team is UNPLACED."""

    UNPLACED = "UNPLACED"
    WAITING = "WAITING"
    IN_PROGRESS = "IN_PROGRESS"
    PARKED = "PARKED"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


CLOSED_STATES = frozenset({ItemState.DONE, ItemState.WITHDRAWN})


class ClockName(StrEnum):
    """Statutory and target clocks (docs/rules/item-classes.md#clocks). Several may run on one item."""

    TARGET = "target"
    PARENT = "parent"
    GRANT_END = "grant_end"
    FAILURE_TO_ACT = "failure_to_act"
    ADVANCE_PAYMENT = "advance_payment"
    COURT = "court"
    COMPETENCE_CHECK = "competence_check"
    ACKNOWLEDGE = "acknowledge"
    GIVEN = "given"


class RunningClock(Message):
    """One clock of one item: which, when it ends, whether the law (hard) or a target sets it, and its source."""

    clock: ClockName
    due_on: date
    hard: bool
    source: Annotated[str, Field(max_length=80)]


class RefusalReason(StrEnum):
    """Why an order was not carried out."""

    STARTED = "started"
    CLOSED = "closed"
    EXCLUDED = "excluded"
    RESTRICTED = "restricted"
    OWNER_CHANGED = "owner_changed"
    ALREADY_PLACED = "already_placed"
    ALREADY_MOVED = "already_moved"
    MOVED_TOO_OFTEN = "moved_too_often"
    NOT_TO_TEAM = "not_to_team"
    SKILL_MISSING = "skill_missing"
    URGENT = "urgent"
    UNKNOWN_TEAM = "unknown_team"


class OrderVerdict(Message):
    """The answer to the last order about an item; this is where `assignment` reads it."""

    order_id: Id
    result: Literal["done", "refused"]
    reason: RefusalReason | None = None
    at: Instant


class CorrectedReceipt(Message):
    """One correction of an item's legal receipt date: what it was, what it became, when that was reported, and why."""

    event_id: Id
    at: Instant
    was: date
    became: date
    reason: ReceiptCorrection


KEPT_CORRECTIONS = 16


class ItemStateChanged(Event):
    """The item as it is. Readers keep the higher `version` (offset of the last applied record in `items`)."""

    type: Literal["item.state_changed"] = "item.state_changed"
    item_id: Id
    version: Count
    state: ItemState
    team: Code | None
    region: Code
    item_class: ItemClass
    channel: Channel
    legal_received_on: date
    """As corrected last, where it was corrected."""
    received_at: Instant
    clocks: Annotated[tuple[RunningClock, ...], Field(max_length=MOST_LISTED)]
    due_on: date
    """Earliest running clock: the date by which the item should be done."""
    minutes: Count
    """Expected net handling minutes."""
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=MOST_LISTED)] = ()
    restricted: bool = False
    excluded: bool = False
    not_to_team: Annotated[tuple[Code, ...], Field(max_length=MOST_LISTED)] = ()
    case_key: CaseKey | None = None
    batch_id: Code | None = None
    decided_automatically: bool = False
    origin_team: Code | None = None
    owner_since: Instant | None = None
    owner_basis: MoveBasis | None = None
    system_moves: Count = 0
    """Moves by an accepted proposal or a policy; at most one without a lead's explicit act."""
    last_moved_at: Instant | None = None
    started_at: Instant | None = None
    closed_at: Instant | None = None
    last_activity_at: Instant
    last_order: OrderVerdict | None = None
    confirmed_by: Id | None = None
    first_legal_received_on: date | None = None
    """As reported with the receipt; only where it was corrected."""
    receipt_corrections: Annotated[tuple[CorrectedReceipt, ...], Field(max_length=KEPT_CORRECTIONS)] = ()
    """The last corrections of the legal receipt date, the newest at the end."""


class TickPassed(Event):
    """Every record of this source partition before tick `at` is in `item-state` before this marker."""

    type: Literal["tick.passed"] = "tick.passed"
    source_partition: Count
    at: Instant


ItemStateRecord = Annotated[ItemStateChanged | TickPassed | HeartbeatSent, Field(discriminator="type")]
ITEM_STATE_RECORD: TypeAdapter[ItemStateChanged | TickPassed | HeartbeatSent] = TypeAdapter(ItemStateRecord)
