"""What `intake` answers: Kafka has acknowledged what was sent."""

from contracts.base import Code, Id, Instant, Message


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
    """Business time is `at`, and every partition of `items` and `capacity` has the tick."""

    at: Instant
    ticks: int
