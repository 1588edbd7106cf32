"""Capacity of a team per day from published staffing, and what of the nominal capacity is missing, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import exp
from typing import NamedTuple

from contracts.capacity import CapacityPublished, SiteOutage
from contracts.teams import TeamDescribed
from mailroom.forecast.calendar import Ahead, working_share
from mailroom.forecast.parameters import (
    NET_MINUTES_PER_FTE,
    RETURN_WORKDAYS,
    STALE_AFTER_WORKDAYS,
    USUAL_PLANNED,
    USUAL_PRESENCE,
    USUAL_UNPLANNED,
)
from mailroom.workdays import business_date, workdays_between


class Staffing(NamedTuple):
    """One publication about one day, in full-time equivalents and persons. Holds from `slot` on (P5)."""

    slot: datetime
    heads: int
    available: float
    planned: float
    unplanned: float
    persons_planned: int
    persons_unplanned: int
    split_known: bool


@dataclass(frozen=True, slots=True)
class CapacityBook:
    """Everything published about one team that may still matter, per day in the order of the slots."""

    days: Mapping[date, tuple[Staffing, ...]] = field(default_factory=dict)

    def as_of(self, day: date, at: datetime) -> Staffing | None:
        """What was known of that day at that time."""
        return next((each for each in reversed(self.days.get(day, ())) if each.slot <= at), None)

    def latest_actual(self, at: datetime) -> tuple[date, Staffing] | None:
        """The last day up to now whose staffing was published on the day itself (not merely planned ahead)."""
        for day in sorted(self.days, reverse=True):
            staffing = self.as_of(day, at) if day <= business_date(at) else None
            if staffing and business_date(staffing.slot) >= day:
                return day, staffing
        return None


def evolve(book: CapacityBook, event: CapacityPublished) -> CapacityBook:
    """The book with one more publication; the same day and slot again replaces."""
    staffing = Staffing(
        event.slot,
        event.heads,
        event.fte_available,
        event.fte_planned_absence,
        event.fte_unplanned_absence,
        event.persons_planned,
        event.persons_unplanned,
        event.split_known,
    )
    others = [each for each in book.days.get(event.day, ()) if each.slot != event.slot]
    return CapacityBook({**book.days, event.day: tuple(sorted([*others, staffing], key=lambda each: each.slot))})


def forget(book: CapacityBook, before: date) -> CapacityBook:
    """The book without the days before that date."""
    if all(day >= before for day in book.days):
        return book
    return CapacityBook({day: slots for day, slots in book.days.items() if day >= before})


class DayCapacity(NamedTuple):
    """Net minutes of one day: `minutes = nominal - vacancy - planned - unplanned - outage - throughput`, exactly.

    The five losses are against usual presence and may be negative. `standing` is capacity as things stand
    today: without leave above today's and without outages that have not begun.
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
    """What the capacity of a team is reckoned from. `throughput`: minutes of work done per minute of capacity."""

    described: TeamDescribed
    book: CapacityBook
    outages: Sequence[SiteOutage] = ()
    throughput: float = 1.0


@dataclass(frozen=True, slots=True)
class CapacityAhead:
    """Capacity now and on the coming working days. `now` is the whole present (or next) working day."""

    rest_of_today: DayCapacity
    coming: tuple[DayCapacity, ...]
    now: DayCapacity
    stale: bool
    gate: Staffing | None
    """The publication that counts for the gate P4; None while nothing current is published."""


def capacity_ahead(source: Source, ahead: Ahead) -> CapacityAhead:
    """Capacity of today's rest and the coming working days, as known at that moment."""
    latest = source.book.latest_actual(ahead.at)
    recent = [day for day in source.book.days if day <= ahead.today and source.book.as_of(day, ahead.at)]
    stale = not recent or workdays_between(max(recent), ahead.today) >= STALE_AFTER_WORKDAYS
    usual_today = max(source.described.staffed_fte * USUAL_PLANNED, _planned_now(source, latest))
    coming = tuple(_day(source, day, ahead.at, latest, usual_today, stale) for day in ahead.days)
    today = _day(source, ahead.today, ahead.at, latest, usual_today, stale)
    return CapacityAhead(
        rest_of_today=today.scaled(ahead.left_of_today),
        coming=coming,
        now=today if ahead.left_of_today else coming[0],
        stale=stale,
        gate=latest[1] if latest and not stale else None,
    )


def day_capacity(source: Source, day: date, at: datetime) -> DayCapacity:
    """Capacity of one day that has ended, as known at that time."""
    latest = source.book.latest_actual(at)
    return _day(source, day, at, latest, 0.0, source.book.as_of(day, at) is None)


Latest = tuple[date, Staffing] | None


def _planned_now(source: Source, latest: Latest) -> float:
    return _split(source.described, latest[1])[0] if latest else 0.0


def _day(source: Source, day: date, at: datetime, latest: Latest, planned_now: float, stale: bool) -> DayCapacity:
    described = source.described
    if stale:
        staff, planned, unplanned = described.staffed_fte, *_usual(described)
    else:
        staff, planned, unplanned = _absence(source, day, at, latest)
    usual_planned, usual_unplanned = _usual(described)
    out, out_begun = _outage_share(source, day, at), _outage_share(source, day, at, begun=True)
    full = (staff - planned - unplanned) * NET_MINUTES_PER_FTE
    standing_planned = min(planned, max(planned_now, usual_planned)) if not stale else planned
    standing = (staff - standing_planned - unplanned) * NET_MINUTES_PER_FTE
    nominal = described.posts_fte * USUAL_PRESENCE * NET_MINUTES_PER_FTE
    vacancy = (described.posts_fte - described.staffed_fte) * USUAL_PRESENCE + described.staffed_fte - staff
    working = full * (1 - out)
    return DayCapacity(
        nominal=nominal,
        vacancy=vacancy * NET_MINUTES_PER_FTE,
        planned=(planned - usual_planned) * NET_MINUTES_PER_FTE,
        unplanned=(unplanned - usual_unplanned) * NET_MINUTES_PER_FTE,
        outage=full * out,
        throughput=working * (1 - source.throughput),
        minutes=working * source.throughput,
        standing=standing * (1 - out_begun) * source.throughput,
    )


def _usual(described: TeamDescribed) -> tuple[float, float]:
    return described.staffed_fte * USUAL_PLANNED, described.staffed_fte * USUAL_UNPLANNED


def _split(described: TeamDescribed, staffing: Staffing) -> tuple[float, float]:
    """Planned and unplanned absence; where the source cannot tell them apart, what exceeds the usual is unplanned."""
    if staffing.split_known:
        return staffing.planned, staffing.unplanned
    absent = staffing.planned + staffing.unplanned
    planned = min(absent, described.staffed_fte * USUAL_PLANNED)
    return planned, absent - planned


def _absence(source: Source, day: date, at: datetime, latest: Latest) -> tuple[float, float, float]:
    """Staff, planned and unplanned absence of a day in FTE: published on the day, else expected."""
    described = source.described
    staffing = source.book.as_of(day, at)
    if staffing and business_date(staffing.slot) >= day:
        planned, unplanned = _split(described, staffing)
        return staffing.available + planned + unplanned, planned, unplanned
    usual_planned, usual = _usual(described)
    staff, planned, known = described.staffed_fte, usual_planned, 0.0
    if staffing:
        planned, known = _split(described, staffing)
        staff = staffing.available + planned + known
    elif latest:
        staff = latest[1].available + latest[1].planned + latest[1].unplanned
    unplanned = usual
    if latest:
        fading = exp(-max(0, workdays_between(latest[0], day)) / RETURN_WORKDAYS)
        unplanned = usual + (_split(described, latest[1])[1] - usual) * fading
    planned = min(planned, staff)
    return staff, planned, min(max(unplanned, known), staff - planned)


def _outage_share(source: Source, day: date, at: datetime, begun: bool = False) -> float:
    """Share of a day's working time that the team's site is out; with `begun` only outages that have begun.

    Overlapping reports of the same site count once.
    """
    spans = sorted(
        (outage.from_at, outage.until_at)
        for outage in source.outages
        if outage.site == source.described.site and (outage.from_at <= at or not begun)
    )
    merged: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return min(1.0, sum(working_share(day, start, end) for start, end in merged))
