"""Capacity of a team per day from published staffing, and what of the nominal capacity is missing, and why.

Where the gate P4 is closed the capacity is calculated from who is there and from nothing else: all absence is one,
beyond the usual it ends by one rule, and what is known of days ahead is not read, because next to the later actual
figure it would reveal unplanned absence. So nothing derived from this capacity depends on the split.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from contracts.capacity import SiteOutage
from contracts.teams import TeamDescribed
from mailroom.forecast.absence import lasting, layers
from mailroom.forecast.calendar import Ahead
from mailroom.forecast.outages import share_out, spans_of
from mailroom.forecast.parameters import (
    NET_MINUTES_PER_FTE,
    STALE_AFTER_WORKDAYS,
    USUAL_PLANNED,
    USUAL_PRESENCE,
    USUAL_UNPLANNED,
)
from mailroom.forecast.staffing import CapacityBook, Staffing, is_actual
from mailroom.privacy import DEFAULT, Thresholds, plan_may_be_shown
from mailroom.workdays import add_workdays, workdays_between


class DayCapacity(NamedTuple):
    """Net minutes of one day: `minutes = nominal - vacancy - planned - unplanned - outage - throughput`, exactly.

    The five losses are against usual presence and may be negative; where the gate P4 is closed `planned` is 0, since
    all absence is in `unplanned`. `standing` is capacity as things stand today: without leave above today's and without
    outages that have not begun.
    """

    nominal: float
    vacancy: float
    planned: float
    unplanned: float
    outage: float
    throughput: float
    minutes: float
    standing: float

    def scaled(self, share: float) -> "DayCapacity":
        """A part of the day."""
        return DayCapacity(*(figure * share for figure in self))


@dataclass(frozen=True, slots=True)
class Source:
    """What the capacity of a team is calculated from.

    `pace_share`: minutes now done per minute of presence against the usual ones, which are `usual_pace`.
    `thresholds`: those of the gate P4.
    """

    described: TeamDescribed
    book: CapacityBook
    outages: Sequence[SiteOutage] = ()
    pace_share: float = 1.0
    usual_pace: float = 1.0
    thresholds: Thresholds = DEFAULT


@dataclass(frozen=True, slots=True)
class CapacityAhead:
    """Capacity now and on the coming working days. `now` is the whole present (or next) working day."""

    rest_of_today: DayCapacity
    coming: tuple[DayCapacity, ...]
    now: DayCapacity
    stale: bool
    split: bool
    """Whether planned and unplanned absence were told apart: the gate P4 is open. Else all absence is `unplanned`."""
    shown_minutes: float | None
    """Net minutes of the last day whose staffing was published on the day: the only capacity figure that is shown.

    A planned figure is not shown, because next to the later actual one it would give the split away (P4).
    """


def capacity_ahead(source: Source, ahead: Ahead) -> CapacityAhead:
    """Capacity of today's rest and the coming working days, as known at that moment."""
    latest = source.book.latest_actual(ahead.at)
    stale = latest is None or workdays_between(latest[0], ahead.today) >= STALE_AFTER_WORKDAYS
    view = _View(source, ahead.at, latest, stale)
    coming = tuple(view.day(day) for day in ahead.days)
    today = view.day(ahead.today)
    return CapacityAhead(
        rest_of_today=today.scaled(ahead.left_of_today),
        coming=coming,
        now=today if ahead.left_of_today else coming[0],
        stale=stale,
        split=view.split,
        shown_minutes=latest[1].available * NET_MINUTES_PER_FTE if latest else None,
    )


def day_capacity(source: Source, day: date, at: datetime) -> DayCapacity:
    """Capacity of one day that has ended, as known at that time."""
    latest = source.book.latest_actual(at)
    return _View(source, at, latest, latest is None or latest[0] < day).day(day)


Latest = tuple[date, Staffing] | None


class _View:
    """The capacity of a team's days as known at one moment. What is the same for all its days is calculated once."""

    def __init__(self, source: Source, at: datetime, latest: Latest, stale: bool) -> None:
        described = source.described
        self._at, self._latest, self._stale = at, latest, stale
        self._described, self._book, self._pace = described, source.book, source.pace_share
        self._per_fte = source.usual_pace * NET_MINUTES_PER_FTE
        self._thresholds = source.thresholds
        self.split = source.book.split_may_be_used(at, source.thresholds)
        self._usual_planned, self._usual_unplanned = _usual(described)
        self._most_planned = max(self._of(latest[1]).planned if latest else 0.0, self._usual_planned)
        self._nominal = described.posts_fte * USUAL_PRESENCE * self._per_fte
        self._vacant = (described.posts_fte - described.staffed_fte) * USUAL_PRESENCE + described.staffed_fte
        ours = tuple(outage for outage in source.outages if outage.site == described.site)
        self._out = spans_of(ours)
        self._begun = spans_of(outage for outage in ours if outage.from_at <= at)
        self._lasting = layers(self._excess(latest[1]), self._excess_before) if latest else ()

    def day(self, day: date) -> DayCapacity:
        """Capacity of one day."""
        staff, planned, unplanned = self._absence(day)
        standing_planned = planned if self._stale else min(planned, self._most_planned)
        out = share_out(self._out, day) if self._out else 0.0
        begun = share_out(self._begun, day) if self._begun else 0.0
        full = (staff - planned - unplanned) * self._per_fte
        working = full * (1 - out)
        # By position in the order of the fields: this is made for each of forty days of each team at each tick.
        return DayCapacity(
            self._nominal,
            (self._vacant - staff) * self._per_fte,
            (planned - self._usual_planned) * self._per_fte,
            (unplanned - self._usual_unplanned) * self._per_fte,
            full * out,
            working * (1 - self._pace),
            working * self._pace,
            (staff - standing_planned - unplanned) * self._per_fte * (1 - begun) * self._pace,
        )

    def _excess(self, staffing: Staffing) -> float:
        return self._of(staffing).unplanned - self._usual_unplanned

    def _of(self, staffing: Staffing) -> "_Presence":
        """Presence and absence on the published day. Without the split all absence beyond the usual is one figure."""
        if self.split:
            staff = staffing.available + staffing.planned + staffing.unplanned
            return _Presence(staff, staffing.planned, staffing.unplanned)
        staff = max(self._described.staffed_fte, staffing.available)
        return _Presence(staff, self._usual_planned, staff - staffing.available - self._usual_planned)

    def _excess_before(self, workdays: int) -> float | None:
        """Unplanned absence beyond the usual this many working days before the latest published day."""
        assert self._latest is not None, "nothing was before a day of which nothing is known"
        day = add_workdays(self._latest[0], -workdays)
        staffing = self._book.as_of(day, self._at)
        return self._excess(staffing) if staffing and is_actual(staffing, day) else None

    def _absence(self, day: date) -> "_Presence":
        """Staff and absence of a day: published on the day, else expected."""
        latest = None if self._stale else self._latest
        staffing = self._book.as_of(day, self._at)
        if staffing and is_actual(staffing, day):
            return self._of(staffing)
        staff, planned, known = self._described.staffed_fte, self._usual_planned, 0.0
        if staffing and self.split and plan_may_be_shown(*staffing.persons, self._thresholds):
            staff, planned, known = self._of(staffing)
        elif latest:
            staff = self._of(latest[1]).staff
        unplanned = self._usual_unplanned
        if latest:
            after = max(0, workdays_between(latest[0], day))
            unplanned += sum([amount * lasting(age, after) for age, amount in self._lasting])
        planned = min(planned, staff)
        # Where absence is one figure, less than usual means less leave as well: perhaps nobody at all is absent.
        least = known if self.split else -planned
        return _Presence(staff, planned, min(max(unplanned, least), staff - planned))


class _Presence(NamedTuple):
    """Staff of a day, and who of it is absent, in full-time equivalents."""

    staff: float
    planned: float
    unplanned: float


def _usual(described: TeamDescribed) -> tuple[float, float]:
    return described.staffed_fte * USUAL_PLANNED, described.staffed_fte * USUAL_UNPLANNED
