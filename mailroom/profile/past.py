"""What items done and items received say about recent weeks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from contracts.item_state import ItemState, ItemStateChanged
from mailroom.profile.duty import DAY_SECONDS, duty_seconds
from mailroom.profile.items import clocks_of
from mailroom.workdays import add_workdays, business_date, is_workday, workdays_between

FEWEST = 5
"""Items from which a share or a quantile is shown."""
DONE_WITHIN = timedelta(days=30)
DELAY_WORKDAYS = 10
SAME_WEEKDAYS = 8
SILENT_GAPS = 8
"""Usual gaps without an item from which it is no accident: by chance alone once in e^8, about 3,000 gaps."""
SHORTEST_SILENCE = 2 * 3600.0
"""Seconds of working time that a channel may be silent beyond the longest gap of a usual day: the scan provider
delivers in the morning only, so its usual day has a gap of hours."""


class Past(NamedTuple):
    """What must be known about one item, open or done."""

    team: str | None
    item_class: str
    channel: str
    legal_received_on: date
    received_at: datetime
    done_at: datetime | None
    met: Mapping[str, bool]
    """Per kind of clock whether it was met; empty while the item is open."""


def past_of(item: ItemStateChanged) -> Past:
    """What is kept of an item for these figures."""
    done = item.closed_at if item.state is ItemState.DONE and not item.decided_automatically else None
    day = business_date(done) if done else None
    met = {kind: day <= ends for kind, ends in clocks_of(item).items()} if day else {}
    return Past(
        item.team, item.item_class.value, item.channel.value, item.legal_received_on, item.received_at, done, met
    )


@dataclass(slots=True)
class Weeks:
    """Sums over items: add them one by one, query afterwards. `at`: the moment the figures refer to."""

    at: datetime
    lead_times: defaultdict[tuple[str | None, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    """Working days from receipt to done, by team and class."""
    clocks: Counter[tuple[str | None, str, str, bool]] = field(default_factory=Counter)
    """Items done by team, class, kind of clock and whether it was met."""
    received: Counter[tuple[str, date]] = field(default_factory=Counter)
    """Items by channel and business day."""
    delays: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Working days from stamp to visible, by channel."""
    moments: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """When the items of the last ten working days came in, by channel."""

    def add(self, item: Past) -> None:
        """Count one item."""
        seen = business_date(item.received_at)
        self.received[item.channel, seen] += 1
        if seen > add_workdays(business_date(self.at), -DELAY_WORKDAYS):
            self.delays[item.channel].append(max(0, workdays_between(item.legal_received_on, seen)))
            self.moments[item.channel].append(item.received_at)
        if item.done_at is None or item.done_at <= self.at - DONE_WITHIN:
            return
        days = workdays_between(item.legal_received_on, business_date(item.done_at))
        self.lead_times[item.team, item.item_class].append(max(0, days))
        for kind, met in item.met.items():
            self.clocks[item.team, item.item_class, kind, met] += 1

    def usual(self, channel: str) -> float | None:
        """Median arrivals by this channel on the same weekday of recent weeks; None before the first."""
        today = business_date(self.at)
        first = min((day for _, day in self.received), default=today)
        days = [today - timedelta(weeks=week) for week in range(1, SAME_WEEKDAYS + 1)]
        counts = [self.received[channel, day] for day in days if day >= first]
        return float(median(counts)) if counts else None

    def per_workday(self, channel: str) -> float:
        """Mean items per working day of the last ten that have ended; 0 where none came."""
        today = business_date(self.at)
        first = min((day for _, day in self.received), default=today)
        days = [add_workdays(today, -back) for back in range(1, DELAY_WORKDAYS + 1)]
        counts = [self.received[channel, day] for day in days if day >= first]
        return sum(counts) / len(counts) if counts else 0.0

    def usual_gap(self, channel: str) -> float:
        """Seconds of working time of the longest gap that ended on a usual day; 0 where too little is known.

        The median of the days that have ended, so that one outage does not become usual.
        """
        longest: dict[date, float] = {}
        for before, after in pairwise(sorted(self.moments[channel])):
            day = business_date(after)
            known = longest.get(day, 0.0)
            if (after - before).total_seconds() > known:  # working time is never longer
                longest[day] = max(known, duty_seconds(before, after))
        ended = [gap for day, gap in longest.items() if day < business_date(self.at) and is_workday(day)]
        return float(median(ended)) if ended else 0.0


def longest_silence(per_workday: float, usual_gap: float = 0.0) -> float | None:
    """Seconds of working time that a channel may be silent; None where too little is known to say.

    `usual_gap`: the longest gap of a usual day, in seconds of working time.
    """
    if per_workday <= 0:
        return None
    return max(usual_gap + SHORTEST_SILENCE, SILENT_GAPS * DAY_SECONDS / per_workday)


def quantile(values: Iterable[float], share: float) -> float | None:
    """The smallest value that at least this share of the values does not exceed; None for fewer than `FEWEST`."""
    known: Sequence[float] = sorted(values)
    if len(known) < FEWEST:
        return None
    return float(known[min(len(known) - 1, int(share * len(known)))])
