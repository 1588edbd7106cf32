"""From HTTP bodies to events: ids that make repeats harmless, regions looked up, nothing guessed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from contracts.base import derive_id
from contracts.batches import BatchAnnounced
from contracts.capacity import CapacityPublished
from contracts.items import (
    Fact,
    ItemCompleted,
    ItemConfirmed,
    ItemHandedOver,
    ItemParked,
    ItemReceiptCorrected,
    ItemReceived,
    ItemReclassified,
    ItemReopened,
    ItemResumed,
    ItemStarted,
    ItemTouched,
    ItemWithdrawn,
)
from contracts.teams import TeamDescribed
from services.intake.bodies import (
    AnnouncementBody,
    CapacityBody,
    EventBody,
    ItemBody,
    TeamBody,
)

_KEPT_REGIONS = 16

_EVENTS: Mapping[str, type[Fact]] = {
    event.model_fields["type"].default: event
    for event in (
        ItemStarted,
        ItemParked,
        ItemResumed,
        ItemCompleted,
        ItemWithdrawn,
        ItemReopened,
        ItemTouched,
        ItemReclassified,
        ItemReceiptCorrected,
        ItemHandedOver,
    )
}


# The events below are constructed without a second validation: every field was checked by the body, which has its
# fields from the contract, and a batch has ten thousand of them.


def received(item: ItemBody, region: str, now: datetime) -> ItemReceived:
    """The receipt. Without an id of the caller's, every report of one item is the same event."""
    said = {
        **item.__dict__,
        "event_id": item.event_id or derive_id(item.item_id, "item.received"),
        "occurred_at": item.occurred_at or now,
        "region": region,
    }
    issuer = said.pop("notice_team")
    if issuer is not None:
        said["not_to_team"] = tuple(sorted({*item.not_to_team, issuer}))
    return ItemReceived.model_construct(**said)


def in_order(events: Sequence[tuple[str, EventBody]], now: datetime) -> list[int | None]:
    """The `seq` of each (item id, event) of one request: the caller's, or, where several at one instant have none, its
    place among them."""
    instants = [(item_id, body.occurred_at or now) for item_id, body in events]
    unnumbered = Counter(each for each, (_, body) in zip(instants, events, strict=True) if body.seq is None)
    given: Counter[tuple[str, datetime]] = Counter()
    numbers: list[int | None] = []
    for instant, (_, body) in zip(instants, events, strict=True):
        stands_alone = body.seq is not None or unnumbered[instant] == 1
        numbers.append(body.seq if stands_alone else given[instant])
        given[instant] += 1
    return numbers


_ALIKE = frozenset({"event_id", "occurred_at", "seq", "type"})
"""Fields that every event has; any other field makes it a different event."""


def happened(item_id: str, body: EventBody, now: datetime, seq: int | None) -> Fact:
    """The event about a known item. `seq`: from `in_order`."""
    at = body.occurred_at or now
    content = {name: value for name, value in body.__dict__.items() if name not in _ALIKE}
    # Our own time cannot distinguish a repeat from a second event; the place in the request can.
    told = body.seq if body.occurred_at else seq
    event_id = body.event_id or derive_id(item_id, body.type, at.isoformat(), told, *content.values())
    return _EVENTS[body.type].model_construct(event_id=event_id, item_id=item_id, occurred_at=at, seq=seq, **content)


def confirmed(item_id: str, resync_id: str, at: datetime) -> ItemConfirmed:
    """A resync named this item as open."""
    return ItemConfirmed.model_construct(
        event_id=derive_id(item_id, "item.confirmed", resync_id),
        item_id=item_id,
        occurred_at=at,
        seq=None,
        resync_id=resync_id,
    )


def described(team: str, body: TeamBody, now: datetime, known: TeamDescribed | None = None) -> TeamDescribed:
    """The team's master data. Raises pydantic's ValidationError where fields contradict each other.

    `known`: the team as described before; the regions that it leaves are recorded.
    """
    event_id = body.event_id or derive_id("team.described", team, body.model_dump_json())
    fields = body.model_dump(exclude={"event_id", "occurred_at"})
    former = _former_regions(known, body.region)
    return TeamDescribed(
        event_id=event_id, occurred_at=body.occurred_at or now, team=team, former_regions=former, **fields
    )


def _former_regions(known: TeamDescribed | None, region: str) -> tuple[str, ...]:
    """Where the team was before, the latest last; as many as the contract holds."""
    if known is None:
        return ()
    before = dict.fromkeys((*known.former_regions, known.region))
    before.pop(region, None)
    return tuple(before)[-_KEPT_REGIONS:]


def published(team: TeamDescribed, body: CapacityBody, slot: datetime, now: datetime) -> Iterator[CapacityPublished]:
    """One event per day, effective at `slot`. Raises ValidationError where figures contradict each other."""
    for day in body.days:
        yield CapacityPublished(
            event_id=derive_id("capacity.published", team.team, slot.isoformat(), day.model_dump_json()),
            region=team.region,
            team=team.team,
            slot=slot,
            published_at=body.occurred_at or now,
            **day.model_dump(),
        )


def announced(batch_id: str, body: AnnouncementBody, now: datetime) -> BatchAnnounced:
    """The provider's announcement."""
    event_id = body.event_id or derive_id("batch.announced", batch_id, body.model_dump_json())
    fields = body.model_dump(exclude={"event_id", "occurred_at"})
    return BatchAnnounced(event_id=event_id, occurred_at=body.occurred_at or now, batch_id=batch_id, **fields)
