"""Fixed publication times of capacity, so that no figure reveals the moment at which somebody called in (P5)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from mailroom.workdays import business_date, local


def next_slot(now: datetime, times: Sequence[time]) -> datetime:
    """The first of these local times of day after `now`, as an instant in UTC."""
    today = business_date(now)
    slots = (local(day, at.hour, at.minute) for day in (today, today + timedelta(days=1)) for at in sorted(times))
    return next(slot for slot in slots if slot > now)
