"""What the product sees of the played office: counts of teams and published capacity, as its topics carry them."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from contracts.backlog import FLOW_DAYS
from contracts.base import derive_id
from contracts.capacity import CapacityPublished, SiteOutage
from contracts.item_state import ItemState
from contracts.items import ItemClass
from mailroom.allocation import parameters
from mailroom.forecast.counts import Flow, Kind, TeamCounts, Waiting
from mailroom.privacy import LOWEST_K_PART
from mailroom.workdays import local
from office.traces.days import KNOWN_AHEAD, TICKS
from office.traces.flow import Flow as DayFlow
from office.traces.state import OfficeState
from office.traces.teams import EXPECTED, KINDS, REGION
from office.traces.traces import Trace

SLOT = (8, 30)
"""Fixed time of publication before the first tick of a day (P5)."""
FIXED_HOURS = frozenset(
    next(tick for tick in TICKS if (tick, 0) >= (hour, minute)) for hour, minute in parameters.FIXED_TIMES
)
"""The ticks at which a region that jams is planned in any case."""


def tick_of(trace: Trace, day: int, hour: int = TICKS[0]) -> datetime:
    """The instant of a day's tick."""
    return local(trace.days.date_of(day), hour)


def counts_of(office: OfficeState, team: int) -> TeamCounts:
    """The counts of one team, as `backlog` would have sent them at the tick."""
    days = office.trace.days
    waiting = {
        _kind(kind, days.date_of(due)): Waiting(number, number * EXPECTED[kind])
        for (kind, due), number in office.open[team].items()
    }
    flows: dict[tuple[date, ItemClass], Flow] = {}
    for day in range(max(0, office.day - FLOW_DAYS), office.day + 1):
        if (flow := office.flows[team].get(day)) is not None:
            flows.update(_flows(days.date_of(day), flow))
    return TeamCounts(waiting, flows)


def _flows(day: date, flow: DayFlow) -> Iterator[tuple[tuple[date, ItemClass], Flow]]:
    figures = zip(flow.received, flow.completed, flow.late, flow.moved_in, flow.moved_out, strict=True)
    for kind, (received, completed, late, moved_in, moved_out) in enumerate(figures):
        if received or completed or moved_in or moved_out:
            minutes = completed * EXPECTED[kind]
            yield (day, KINDS[kind]), Flow(received, received, completed, minutes, late, moved_in, moved_out)


@cache
def _kind(kind: int, due_on: date) -> Kind:
    return KINDS[kind], ItemState.WAITING, due_on


def publications(trace: Trace, day: int, gate: bool = False) -> Iterator[tuple[int, CapacityPublished]]:
    """What is published in the morning: the day itself, the newly reached last day ahead, and plans that changed.

    At the beginning, and when a shock's planned absence becomes known, all days ahead. `gate`: as if at least three
    persons were in each part of an absence, so that the gate P4 stands open; the full-time equivalents are the same.
    """
    every = day in {0, trace.staffing.announced}
    ahead = range(day + 1 if every else day + KNOWN_AHEAD, day + KNOWN_AHEAD + 1)
    for team in range(len(trace.teams)):
        for of_day in (day, *ahead):
            published = _published(trace, team, day, of_day)
            yield team, _with_the_gate_open(published) if gate else published


def _published(trace: Trace, team: int, day: int, of_day: int) -> CapacityPublished:
    staffing, described = trace.staffing, trace.teams[team]
    planned = int(staffing.planned_as_known(day)[team, of_day])
    unplanned = int(staffing.unplanned[team, of_day]) if of_day == day else 0
    return CapacityPublished(
        event_id=derive_id("bench capacity", described.code, day, of_day),
        region=REGION,
        team=described.code,
        day=trace.days.date_of(of_day),
        heads=described.staff,
        fte_available=described.staff - planned - unplanned,
        fte_planned_absence=planned,
        fte_unplanned_absence=unplanned,
        persons_planned=planned,
        persons_unplanned=unplanned,
        slot=local(trace.days.date_of(day), *SLOT),
    )


def _with_the_gate_open(published: CapacityPublished) -> CapacityPublished:
    persons = {
        "persons_planned": max(LOWEST_K_PART, published.persons_planned),
        "persons_unplanned": max(LOWEST_K_PART, published.persons_unplanned),
    }
    return published.model_copy(update=persons)


def outages(trace: Trace, day: int) -> Iterator[SiteOutage]:
    """The outages that are reported in the morning of a day."""
    for blow in trace.blows:
        if blow.shock.what == "outage" and blow.first == day:
            yield SiteOutage(
                event_id=derive_id("bench outage", blow.first),
                region=REGION,
                site=trace.teams[blow.hit[0]].site,
                from_at=local(trace.days.date_of(blow.first), 8),
                until_at=local(trace.days.date_of(blow.last), 17),
            )
