"""What is kept of an item: its entries, its receipt, its moves, and the life they add up to.

Instants are whole microseconds and dates are ordinals, so that a row is plain JSON and folding builds no models.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from contracts.item_state import CLOSED_STATES, RunningClock
from contracts.items import ItemClass
from mailroom.deadlines import due_on, running_clocks
from mailroom.workdays import business_date

Entry = tuple[Any, ...]
"""(occurred_at in µs, place at that instant, event id, type, payload …). Entries of an item are sorted by the first
three. The place is a list (`transitions.place_of`), so that entries compare by themselves and a row is plain JSON."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HOUR = 3_600_000_000


class Receipt(NamedTuple):
    """Entry of `ItemReceived`. Lists are space-separated, dates ordinals."""

    at: int
    place: list[int]
    event_id: str
    type: str
    item_class: str
    channel: str
    legal: int
    team: str | None
    region: str
    case_key: str | None
    given: int | None
    parent: int | None
    grant: int | None
    court: int | None
    skills: str
    restricted: bool
    not_to_team: str
    batch_id: str | None
    minutes: int | None
    auto: bool


class OwnerEntry(NamedTuple):
    """Entry of a hand-over or an order. `verdict`: "" done, a reason refused, None not judged yet."""

    at: int
    place: list[int]
    event_id: str
    type: str
    verdict: str | None
    to_team: str | None = None
    basis: str | None = None
    from_team: str | None = None
    region: str | None = None


class Move(NamedTuple):
    """One change of owner after the first placement."""

    at: int
    from_region: str
    from_team: str
    to_region: str
    to_team: str
    basis: str


class Correction(NamedTuple):
    """One correction of the legal receipt date; dates are ordinals."""

    at: int
    event_id: str
    was: int
    became: int
    reason: str


class Life(NamedTuple):
    """What the entries of an item add up to."""

    receipt: Receipt
    state: str
    team: str | None
    region: str
    item_class: str
    minutes: int
    due: int
    excluded: bool
    not_to_team: str
    origin_team: str | None
    owner_since: int | None
    owner_basis: str | None
    system_moves: int
    last_moved: int | None
    started: int | None
    closed: int | None
    corrections: tuple[Correction, ...]
    moves: tuple[Move, ...]

    @property
    def legal(self) -> int:
        """Ordinal of the legal receipt date, as corrected last; the receipt keeps the first."""
        return self.corrections[-1].became if self.corrections else self.receipt.legal

    @property
    def is_open(self) -> bool:
        """Whether the item still needs work."""
        return self.state not in CLOSED_STATES

    @property
    def closed_by_receipt(self) -> bool:
        """Decided automatically and never reopened: no work was needed."""
        return self.receipt.auto and self.closed == self.receipt.at


def microseconds(at: datetime) -> int:
    """An instant as whole microseconds since 1970."""
    return (at - EPOCH) // _MICROSECOND


@lru_cache(maxsize=8192)
def instant(us: int) -> datetime:
    """The inverse of `microseconds`."""
    return EPOCH + timedelta(microseconds=us)


@lru_cache(maxsize=65536)
def _day_of_hour(hours: int) -> int:
    return business_date(EPOCH + timedelta(hours=hours)).toordinal()


def day_of(us: int) -> int:
    """Ordinal of the date in Berlin (whose offset from UTC changes on the hour)."""
    return _day_of_hour(us // _HOUR)


def _date(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def clocks_on(
    item_class: str, legal: int, given: int | None, parent: int | None, grant: int | None, court: int | None
) -> tuple[RunningClock, ...]:
    """The clocks that run on an item of this class, from the ordinals of its dates."""
    return running_clocks(
        ItemClass(item_class), date.fromordinal(legal), _date(given), _date(parent), _date(grant), _date(court)
    )


@lru_cache(maxsize=65536)
def _due(
    item_class: str, legal: int, given: int | None, parent: int | None, grant: int | None, court: int | None
) -> int:
    return due_on(clocks_on(item_class, legal, given, parent, grant, court)).toordinal()


def due_of(receipt: Receipt, item_class: str, legal: int) -> int:
    return _due(item_class, legal, receipt.given, receipt.parent, receipt.grant, receipt.court)
