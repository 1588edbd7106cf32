"""Which share of a day's working time an outage takes from a site."""

from collections.abc import Iterable
from datetime import date, datetime

from contracts.capacity import SiteOutage
from mailroom.forecast.calendar import working_share

Span = tuple[datetime, datetime]
"""From and until."""


def spans_of(outages: Iterable[SiteOutage]) -> tuple[Span, ...]:
    """When the one site that these outages are about is out. Overlapping reports of it count once."""
    merged: list[Span] = []
    for start, end in sorted((outage.from_at, outage.until_at) for outage in outages):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def share_out(spans: Iterable[Span], day: date) -> float:
    """Share of the day's working time that lies within the spans, at most all of it."""
    return min(1.0, sum(working_share(day, start, end) for start, end in spans))
