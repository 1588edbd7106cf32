"""HTTP bodies of `intake`: the contracts as a caller sends them. Unknown fields are refused, by name and content."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, FailFast, Field, WithJsonSchema, model_validator

from contracts.base import MOST_LISTED, Code, Count, HashedCaseKey, Id, Instant, Message
from contracts.batches import Announcement
from contracts.capacity import StaffedDay
from contracts.items import CorrectedReceipt, HandOver, ItemClass, Receipt, Reclassification
from contracts.teams import TeamMasterData

_KNOWN_CLASSES = {each.value: each for each in ItemClass}


def _known_class(text: Any) -> Any:
    return _KNOWN_CLASSES.get(text, ItemClass.UNKLAR) if isinstance(text, str) else text


AnyItemClass = Annotated[
    ItemClass,
    BeforeValidator(_known_class),
    WithJsonSchema(
        {
            "type": "string",
            "description": "Class of the item. An unknown class counts as UNKLAR: receipt is never refused"
            " because of it (section 20 (3) SGB X). Known: " + ", ".join(ItemClass) + ".",
        }
    ),
]


class Body(Message):
    """A JSON object with these fields and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Dated(Body):
    event_id: Id | None = None
    occurred_at: Instant | None = None


class _Happened(_Dated):
    """What every reported event may carry.

    The same `event_id` twice counts once. Without it, it follows from item, type, `occurred_at` and `seq`.
    At one instant `seq` decides the order, then the place in the request, then the usual course of a life.
    Without `occurred_at` it counts as happening now, by the business clock.
    """

    seq: Count | None = None


class _ItemNamed(_Happened):
    item_id: Id


class ItemBody(Receipt, _ItemNamed):
    """A piece of post or an application that came in.

    The region may be left out where it follows from the team, or where there is only one. Without `event_id` a second
    report of the same item counts as a repeat, whenever it occurred: an item is received once.
    """

    item_class: AnyItemClass
    case_key: HashedCaseKey | None = None
    notice_team: Code | None = None
    """For an objection: the team that issued the notice. It never gets the item; nobody learns why."""

    @model_validator(mode="after")
    def _has_room_for_the_issuer(self) -> "ItemBody":
        if self.notice_team is not None and len({*self.not_to_team, self.notice_team}) > 16:
            raise ValueError("not_to_team has no room for notice_team")
        return self


class StepBody(_Happened):
    """A step in an item's life that needs no further fields."""

    type: Literal[
        "item.started",
        "item.parked",
        "item.resumed",
        "item.completed",
        "item.withdrawn",
        "item.reopened",
        "item.touched",
    ]


class ReclassifiedBody(Reclassification, _Happened):
    """The class was corrected."""

    type: Literal["item.reclassified"]
    item_class: AnyItemClass


class ReceiptCorrectedBody(CorrectedReceipt, _Happened):
    """The legal receipt date was wrong. The first one and the reason stay with the item; its clocks start over."""

    type: Literal["item.receipt_corrected"]


class HandedOverBody(HandOver, _Happened):
    """The document system, or a reorganisation, gave the item to another team."""

    type: Literal["item.handed_over"]


EventBody = Annotated[StepBody | ReclassifiedBody | ReceiptCorrectedBody | HandedOverBody, Field(discriminator="type")]


class ItemEventBody(Body):
    """An event and the item it happened to."""

    item_id: Id
    event: EventBody


class BatchBody(Body):
    """Many items and events in one call; all of them are accepted, or none.

    `announced` is how many the caller means to send: a body truncated on its way is refused.
    """

    announced: Annotated[int, Field(ge=1, le=MOST_LISTED)]
    items: Annotated[tuple[ItemBody, ...], Field(max_length=MOST_LISTED), FailFast()] = ()
    events: Annotated[tuple[ItemEventBody, ...], Field(max_length=MOST_LISTED), FailFast()] = ()


class ResyncBody(Body):
    """One page of all open items of a document system. The page with `final` ends the resync.

    `total_items` counts the items of all pages and is needed with `final`. An unknown item is received at the time of
    the resync; a known one does not change and is only confirmed.
    """

    resync_id: Id
    source: Code
    items: Annotated[tuple[ItemBody, ...], Field(max_length=MOST_LISTED), FailFast()]
    final: bool
    total_items: Count | None = None
    occurred_at: Instant | None = None


class TeamBody(TeamMasterData, _Dated):
    """Master data of a team, complete: omitted fields take their default.

    `occurred_at`: when the source said so (default: now). A description older than the known one is refused (409).
    """


class DayBody(StaffedDay, Body):
    """A team's capacity of one day, in sums that name nobody. Full-time equivalents in steps of 0.5."""


CAPACITY_DAYS = 12 * 7
"""A call may cover twelve weeks."""


class CapacityBody(Body):
    """Capacity of up to twelve weeks. It takes effect at the next fixed publication time, never at once (P5).

    `occurred_at`: when the source said so (default: now). A day about which something later is known stays as it is.
    """

    occurred_at: Instant | None = None

    days: Annotated[tuple[DayBody, ...], Field(min_length=1, max_length=CAPACITY_DAYS)]


class AnnouncementBody(Announcement, _Dated):
    """What a scanning provider announces: a number of items, stamped on one day."""


class ClockBody(Body):
    """Set business time to `at`. Exists only where the clock is driven."""

    at: Instant
