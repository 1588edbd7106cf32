"""Drops impossible values that earlier versions stored when they are loaded, so that everything that reads them can
continue."""

from collections.abc import Sequence

from contracts.base import in_use
from contracts.capacity import SiteOutage
from mailroom.forecast.staffing import CapacityBook


def without_days_outside(book: CapacityBook) -> tuple[CapacityBook, int]:
    """The book without days outside the years in use, and how many there were."""
    days = {day: slots for day, slots in book.days.items() if in_use(day)}
    return CapacityBook(days), len(book.days) - len(days)


def without_outages_outside(outages: Sequence[SiteOutage]) -> tuple[tuple[SiteOutage, ...], int]:
    """The outages without impossible ones, and how many there were."""
    kept = tuple(each for each in outages if in_use(each.from_at) and in_use(each.until_at))
    return kept, len(outages) - len(kept)
