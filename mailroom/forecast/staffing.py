"""Published staffing of a team, as the topic `capacity` tells it: which publication holds for a day at what time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from contracts.capacity import FTE_STEP, CapacityPublished, more_fte_than_heads
from mailroom.privacy import Thresholds, split_may_be_shown
from mailroom.workdays import business_date, local


class Staffing(NamedTuple):
    """One publication about one day, in full-time equivalents and persons. Holds from `slot` on (P5).

    `published_at`: when its source said so; None of a version that did not know it.
    """

    slot: datetime
    heads: int
    available: float
    planned: float
    unplanned: float
    persons_planned: int
    persons_unplanned: int
    split_known: bool
    published_at: datetime | None = None

    def is_older_than(self, other: "Staffing") -> bool:
        """Whether the source said this before the other, whichever arrived first."""
        if other.published_at is None:
            return False
        return self.published_at is None or self.published_at < other.published_at

    @property
    def persons(self) -> tuple[int, int, int, bool]:
        """What the gate P4 needs to know."""
        return self.heads, self.persons_planned, self.persons_unplanned, self.split_known


@dataclass(frozen=True, slots=True)
class CapacityBook:
    """All publications about one team that may still matter, per day in the order of the slots."""

    days: Mapping[date, tuple[Staffing, ...]] = field(default_factory=dict)

    def as_of(self, day: date, at: datetime) -> Staffing | None:
        """What was known of that day at that time."""
        for each in reversed(self.days.get(day, ())):
            if each.slot <= at:
                return each
        return None

    def was_published(self, day: date, at: datetime) -> bool:
        """Whether that day's staffing was published on the day itself (not merely planned ahead)."""
        staffing = self.as_of(day, at)
        return staffing is not None and is_actual(staffing, day)

    def latest_actual(self, at: datetime) -> tuple[date, Staffing] | None:
        """The last day up to now whose staffing was published on the day itself (not merely planned ahead)."""
        today = business_date(at)
        for day in sorted((day for day in self.days if day <= today), reverse=True):
            staffing = self.as_of(day, at)
            if staffing and is_actual(staffing, day):
                return day, staffing
        return None

    def split_may_be_used(self, at: datetime, thresholds: Thresholds) -> bool:
        """Whether the gate P4 is open: every kept publication about its own day must open it.

        Every one, because the forecast looks back: if a day with a closed gate were read once the gate has opened
        again, it would reveal that day.
        """
        today, found = business_date(at), False
        for day in sorted((day for day in self.days if day <= today), reverse=True):
            for each in reversed(self.days[day]):
                if each.slot <= at and is_actual(each, day):
                    found = True
                    if not split_may_be_shown(*each.persons, thresholds):
                        return False
        return found


def believable(staffing: Staffing) -> Staffing:
    """The staffing itself, or, where its full-time equivalents exceed its heads, its parts as shares of the heads.

    Older versions took hours for full-time equivalents; such a team would seem to have room for all the work there
    is. Presence and absences are in the same unit, so their shares are right whatever the unit was.
    """
    if not more_fte_than_heads(staffing.heads, staffing.available, staffing.planned, staffing.unplanned):
        return staffing
    told = staffing.available + staffing.planned + staffing.unplanned
    # Presence first and on its own: rounded after the absences, it would depend on how they are split (P4).
    available, planned = (
        round(part / told * staffing.heads / FTE_STEP) * FTE_STEP for part in (staffing.available, staffing.planned)
    )
    planned = min(planned, staffing.heads - available)
    return staffing._replace(available=available, planned=planned, unplanned=staffing.heads - available - planned)


def evolve(book: CapacityBook, event: CapacityPublished) -> CapacityBook:
    """The book with one more publication; the same day and slot again replaces.

    One that was published before another about the same day, and takes effect no earlier, is void, whichever arrived
    last.
    """
    staffing = Staffing(
        event.slot,
        event.heads,
        event.fte_available,
        event.fte_planned_absence,
        event.fte_unplanned_absence,
        event.persons_planned,
        event.persons_unplanned,
        event.split_known,
        event.published_at,
    )
    known = book.days.get(event.day, ())
    if any(each.slot <= event.slot and staffing.is_older_than(each) for each in known):
        return book
    others = [
        each
        for each in known
        if each.slot != event.slot and not (each.slot > event.slot and each.is_older_than(staffing))
    ]
    return CapacityBook(
        {**book.days, event.day: tuple(sorted([*others, believable(staffing)], key=lambda each: each.slot))}
    )


def repaired(book: CapacityBook) -> CapacityBook:
    """A book that an older version stored, without anything implausible."""
    return CapacityBook({day: tuple(map(believable, slots)) for day, slots in book.days.items()})


def is_actual(staffing: Staffing, day: date) -> bool:
    """Whether the staffing of that day was published on the day itself, not merely planned ahead."""
    return staffing.slot >= _start_of(day)


@lru_cache(maxsize=1024)
def _start_of(day: date) -> datetime:
    return local(day, 0)


def forget(book: CapacityBook, before: date) -> CapacityBook:
    """The book without the days before that date."""
    if all(day >= before for day in book.days):
        return book
    return CapacityBook({day: slots for day, slots in book.days.items() if day >= before})
