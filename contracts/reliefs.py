"""Agreements of help on topic `proposals`: what a giving and a receiving team agree on once (docs/rules/relief.md)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import LARGEST, Code, Count, Event, Figure, Id, Instant, Message
from contracts.items import ItemClass

MOST_SHARES = 100
"""More shares than one relief can have in its time."""


class RegionEvent(Event):
    """An event of one region's agreements; `version` orders them."""

    region: Code
    version: Annotated[int, Field(ge=1, le=LARGEST)]
    """Rises by one per event of the region; a plan says which version it has seen."""
    at: Instant


class DeclineReason(StrEnum):
    """Why a lead declined. A closed list: no free text about people."""

    NO_CAPACITY = "no_capacity"
    WRONG_CLASSES = "wrong_classes"
    KEEP_CONTEXT = "keep_context"
    FIGURES_OUTDATED = "figures_outdated"
    OTHER = "other"


class ConsentState(StrEnum):
    """What one team says to its part of the agreement: the giver to the whole, a receiver to its share."""

    ASKED = "asked"
    AGREED = "agreed"
    PAUSED = "paused"
    ENDED = "ended"


class ReliefCause(StrEnum):
    """Why help was asked for."""

    OPEN_JAM = "open_jam"
    FORECAST_JAM = "forecast_jam"
    REQUEST = "request"
    ORDER = "order"


class EndReason(StrEnum):
    """Why a relief or a share ended."""

    DECLINED = "declined"
    UNANSWERED = "unanswered"
    CALM = "calm"
    """The giver needs no more help."""
    USED_UP = "used_up"
    """The agreed hours have moved."""
    TIME_OVER = "time_over"
    ENDED_BY_LEAD = "ended_by_lead"
    ENDED_BY_SUPERVISOR = "ended_by_supervisor"
    RECEIVER_JAMS = "receiver_jams"
    TEAM_GONE = "team_gone"
    """One of the two teams was closed or left the region."""
    RELIEF_ENDED = "relief_ended"
    """A share ends with the relief it belongs to."""
    MOVES_OFF = "moves_off"


class LoadPromised(Message):
    """What a share is expected to do to its receiver at worst, by the forecast when it was asked for."""

    worst_load: Figure
    """Highest share of its capacity that is filled up to any day within 20 working days, what is likely to come
    included."""
    worst_on: date
    """That day."""


class Promised(Message):
    """What help is expected to do for the giver, by the forecast when it was first asked for."""

    minutes: Count
    """How much is likely to move in all."""
    clear_on: date | None
    """First working day without overdue work; None: not within 40 working days."""
    clear_without_on: date | None
    """The same without this help."""
    saved_items: Figure
    """Items that would miss their date without this help and not with it."""
    saved_legal_items: Figure
    """Those of them whose class has a legal clock."""


class ShareStated(Message):
    """One receiver's share of a relief. It runs while giver and receiver have both agreed; a `given` one also while
    the giver has not answered for the whole."""

    share_id: Id
    version: Count = 0
    """The region's version at which anything but what has moved last changed: what a lead who answers has seen."""
    to_team: Code
    state: ConsentState
    minutes_per_day: Annotated[int, Field(ge=1, le=LARGEST)]
    """Most minutes of work, at the giver's pace, that may be listed on one working day."""
    budget_minutes: Annotated[int, Field(ge=1, le=LARGEST)]
    """Most minutes of work that may move in all."""
    until: date
    """Last day on which something may be listed."""
    item_classes: Annotated[tuple[ItemClass, ...], Field(max_length=100)] = ()
    """Classes that may come; empty: all that the giver lets go."""
    given: bool = False
    """Whether the giver gave named households: that was its yes to this share, and nothing else goes under it."""
    by_policy: bool = False
    """Whether the supervisor's policy was the receiver's yes."""
    likely_minutes: Count
    """How much is expected to move by then."""
    moved_minutes: Count = 0
    """Moved by lists that have ended."""
    promised: LoadPromised | None = None
    """None where nobody has forecast it: a gift, a team without outlook, a share of an older release."""
    asked_at: Instant
    agreed_at: Instant | None = None
    ended_at: Instant | None = None
    end_reason: EndReason | None = None
    decline_reason: DeclineReason | None = None


class ReliefChanged(RegionEvent):
    """An agreement of help as it is (absolute): one giving team, and the receivers that are or were asked."""

    type: Literal["relief.changed"] = "relief.changed"
    relief_id: Id
    from_team: Code
    own_version: Count = 0
    """As `version` of a share: of the giver's part, and of who is asked."""
    cause: ReliefCause
    given: bool = False
    """Whether the giver has given single households only (`given` of the shares): its lead was not asked for the
    whole."""
    state: ConsentState
    """What the giving team says to the whole."""
    item_classes: Annotated[tuple[ItemClass, ...], Field(max_length=100)] = ()
    """Classes that may move; empty: all that may move at all."""
    asked_at: Instant
    agreed_at: Instant | None = None
    ended_at: Instant | None = None
    end_reason: EndReason | None = None
    decline_reason: DeclineReason | None = None
    promised: Promised | None = None
    """None where nobody has forecast it."""
    shares: Annotated[tuple[ShareStated, ...], Field(min_length=1, max_length=MOST_SHARES)]
