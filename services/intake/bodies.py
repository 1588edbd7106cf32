"""HTTP bodies of `intake`: the contracts as a caller sends them. Unknown fields are refused, by name and content."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, FailFast, Field, WithJsonSchema, model_validator

from contracts.base import MOST_LISTED, Code, Count, HashedCaseKey, Id, Instant, Message, Minutes, SkillTag
from contracts.capacity import Fte
from contracts.items import Channel, ItemClass, MoveBasis, ReceiptCorrection

_KNOWN_CLASSES = {each.value: each for each in ItemClass}


def _known_class(text: Any) -> Any:
    return _KNOWN_CLASSES.get(text, ItemClass.UNKLAR) if isinstance(text, str) else text


AnyItemClass = Annotated[
    ItemClass,
    BeforeValidator(_known_class),
    WithJsonSchema(
        {
            "type": "string",
            "description": "Class of the item. A text that is no known class counts as UNKLAR: receipt is never refused"
            " because of it (section 20 (3) SGB X). Known: " + ", ".join(ItemClass) + ".",
        }
    ),
]


class Body(Message):
    """A JSON object with these fields and no other."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Told(Body):
    """What every reported event may say about itself.

    The same `event_id` twice counts once. Without it, it follows from item, type, `occurred_at` and `seq`.
    At one instant `seq` decides the order, then the place in the request, then the usual course of a life.
    Without `occurred_at` it is now, by the business clock.
    """

    event_id: Id | None = None
    occurred_at: Instant | None = None
    seq: Count | None = None


class ItemBody(_Told):
    """A piece of post or an application that came in.

    The region may be left out where the team, or the only region, tells it. Without `event_id` a second report of
    the same item counts as a repeat, whenever it occurred: an item is received once.
    """

    item_id: Id
    item_class: AnyItemClass
    channel: Channel
    legal_received_on: date
    scanned_at: Instant | None = None
    team: Code | None = None
    region: Code | None = None
    case_key: HashedCaseKey | None = None
    parent_due_on: date | None = None
    due_on: date | None = None
    grant_ends_on: date | None = None
    court_due_on: date | None = None
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=8)] = ()
    restricted: bool = False
    not_to_team: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    notice_team: Code | None = None
    """For an objection: the team that issued the notice. It never gets the item; nobody learns why."""
    batch_id: Code | None = None
    minutes: Annotated[Minutes, Field(ge=1, le=2880)] | None = None
    decided_automatically: bool = False

    @model_validator(mode="after")
    def _has_room_for_the_issuer(self) -> "ItemBody":
        if self.notice_team is not None and len({*self.not_to_team, self.notice_team}) > 16:
            raise ValueError("not_to_team has no room for notice_team")
        return self


class StepBody(_Told):
    """A step in an item's life that needs no more words."""

    type: Literal[
        "item.started",
        "item.parked",
        "item.resumed",
        "item.completed",
        "item.withdrawn",
        "item.reopened",
        "item.touched",
    ]


class ReclassifiedBody(_Told):
    """The class was corrected."""

    type: Literal["item.reclassified"]
    item_class: AnyItemClass
    minutes: Annotated[Minutes, Field(ge=1, le=2880)] | None = None


class ReceiptCorrectedBody(_Told):
    """The legal receipt date was wrong. The first one and the reason stay with the item; its clocks begin anew."""

    type: Literal["item.receipt_corrected"]
    legal_received_on: date
    reason: ReceiptCorrection


class HandedOverBody(_Told):
    """The document system, or a reorganisation, gave the item to another team."""

    type: Literal["item.handed_over"]
    to_team: Code
    basis: Literal[MoveBasis.DMS_HAND_OVER, MoveBasis.REORGANISATION] = MoveBasis.DMS_HAND_OVER


EventBody = Annotated[StepBody | ReclassifiedBody | ReceiptCorrectedBody | HandedOverBody, Field(discriminator="type")]


class ItemEventBody(Body):
    """An event and the item it happened to."""

    item_id: Id
    event: EventBody


class BatchBody(Body):
    """Many items and events in one call; all of them are taken, or none.

    `announced` is how many the caller means to send: a body cut short on its way is refused.
    """

    announced: Annotated[int, Field(ge=1, le=MOST_LISTED)]
    items: Annotated[tuple[ItemBody, ...], Field(max_length=MOST_LISTED), FailFast()] = ()
    events: Annotated[tuple[ItemEventBody, ...], Field(max_length=MOST_LISTED), FailFast()] = ()


class ResyncBody(Body):
    """One page of all open items of a document system. The page with `final` ends the resync.

    `total_items` counts the items of all pages and is needed with `final`. An item never heard of is received at the
    time of the resync; of a known one nothing changes, and it is only confirmed.
    """

    resync_id: Id
    source: Code
    items: Annotated[tuple[ItemBody, ...], Field(max_length=MOST_LISTED), FailFast()]
    final: bool
    total_items: Count | None = None
    occurred_at: Instant | None = None


class TeamBody(Body):
    """Master data of a team, complete: what is left out takes its default.

    `occurred_at`: when the source said so (default: now). What is older than the known is refused (409).
    """

    event_id: Id | None = None
    occurred_at: Instant | None = None
    region: Code
    site: Code
    area: Code = "benefits"
    heads: Annotated[int, Field(ge=0, le=500)]
    posts_fte: Annotated[float, Field(ge=0, le=500)]
    staffed_fte: Annotated[float, Field(ge=0, le=500)]
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=16)] = ()
    only_classes: Annotated[tuple[ItemClass, ...], Field(max_length=18)] = ()
    partners: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    usual_items_per_day: dict[ItemClass, Annotated[float, Field(ge=0, le=100_000)]] = Field(
        default_factory=dict, max_length=18
    )
    deputies: Annotated[tuple[Code, ...], Field(max_length=8)] = ()
    dms_link_template: Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s<>\"]+$")] | None = None
    closed: bool = False


class DayBody(Body):
    """A team's capacity of one day, in sums that name nobody. Full-time equivalents in steps of 0.5."""

    day: date
    heads: Annotated[int, Field(ge=0, le=500)]
    fte_available: Fte
    fte_planned_absence: Fte
    fte_unplanned_absence: Fte
    persons_planned: Annotated[int, Field(ge=0, le=500)]
    persons_unplanned: Annotated[int, Field(ge=0, le=500)]
    split_known: bool = True


CAPACITY_DAYS = 12 * 7
"""A call may cover twelve weeks."""


class CapacityBody(Body):
    """Capacity of up to twelve weeks. It takes effect at the next fixed publication time, never at once (P5).

    `occurred_at`: when the source said so (default: now). A day of which something later is known stays as it is.
    """

    occurred_at: Instant | None = None

    days: Annotated[tuple[DayBody, ...], Field(min_length=1, max_length=CAPACITY_DAYS)]


class AnnouncementBody(Body):
    """What a scanning provider announces: so many items, stamped on that day."""

    event_id: Id | None = None
    occurred_at: Instant | None = None
    channel: Channel
    announced_items: Annotated[int, Field(ge=0, le=1_000_000)]
    stamped_on: date
    expected_by: Instant | None = None


class ClockBody(Body):
    """Business time shall be `at`. Exists only where the clock is driven."""

    at: Instant


class Accepted(Message):
    """Kafka has acknowledged the event. A repeat gets the same answer."""

    event_id: Id
    item_id: Id


class TeamAccepted(Message):
    """Kafka has acknowledged the team."""

    event_id: Id
    team: Code


class BatchAccepted(Message):
    """Kafka has acknowledged all of them; `accepted` lists items first, then events, in the order of the call."""

    accepted: tuple[Accepted, ...]


class ResyncAccepted(Message):
    """Kafka has acknowledged this page."""

    resync_id: Id
    items: int
    ended: bool


class CapacityAccepted(Message):
    """Kafka has acknowledged these days; they take effect at `slot`."""

    team: Code
    days: int
    slot: Instant


class AnnouncementAccepted(Message):
    """Kafka has acknowledged the announcement."""

    event_id: Id
    batch_id: Code


class ClockAccepted(Message):
    """Business time is `at`, and every partition of `items` and `capacity` has been told."""

    at: Instant
    ticks: int
