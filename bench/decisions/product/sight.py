"""What the product sees of the played office: counts of teams and published capacity, as its topics carry them."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from bench.decisions.days import KNOWN_AHEAD
from bench.decisions.floor import Floor
from bench.decisions.office import EXPECTED, KINDS, REGION
from bench.decisions.traces import Trace
from contracts.backlog import FLOW_DAYS
from contracts.base import derive_id
from contracts.capacity import CapacityPublished, SiteOutage
from contracts.item_state import ItemState
from mailroom.forecast.counts import Flow, Kind, TeamCounts, Waiting
from mailroom.workdays import local

TICK = (9, 0)
"""Berlin time of the day's tick."""
SLOT = (8, 30)
"""Fixed time of publication before it (P5)."""


def tick_of(trace: Trace, day: int) -> datetime:
    """The instant of a day's tick."""
    return local(trace.days.date(day), *TICK)


def counts_of(floor: Floor, team: int) -> TeamCounts:
    """The counts of one team, as `backlog` would have sent them at the tick."""
    days = floor.trace.days
    waiting = {
        _kind(kind, days.date(due)): Waiting(number, number * EXPECTED[kind])
        for (kind, due), number in floor.open[team].items()
    }
    flows: dict[tuple[date, object], Flow] = {}
    for day in range(max(0, floor.day - FLOW_DAYS), floor.day + 1):
        flow = floor.flows[team].get(day)
        for kind, item_class in enumerate(KINDS) if flow else ():
            received, completed = flow.received[kind], flow.completed[kind]
            moved_in, moved_out = flow.moved_in[kind], flow.moved_out[kind]
            if received or completed or moved_in or moved_out:
                flows[days.date(day), item_class] = Flow(
                    received,
                    received,
                    completed,
                    completed * EXPECTED[kind],
                    flow.late[kind],
                    moved_in,
                    moved_out,
                )
    return TeamCounts(waiting, flows)


@cache
def _kind(kind: int, due_on: date) -> Kind:
    return KINDS[kind], ItemState.WAITING, due_on


def publications(trace: Trace, day: int) -> Iterator[tuple[int, CapacityPublished]]:
    """What is published in the morning: the day itself, the newly reached last day ahead, and plans that changed.

    At the beginning, and when a shock's planned absence becomes known, all days ahead.
    """
    every = day == 0 or day == trace.staffing.announced
    ahead = range(day + 1 if every else day + KNOWN_AHEAD, day + KNOWN_AHEAD + 1)
    for team in range(len(trace.teams)):
        for of_day in (day, *ahead):
            yield team, _published(trace, team, day, of_day)


def _published(trace: Trace, team: int, day: int, of_day: int) -> CapacityPublished:
    staffing, described = trace.staffing, trace.teams[team]
    planned = int(staffing.planned_as_known(day)[team, of_day])
    unplanned = int(staffing.unplanned[team, of_day]) if of_day == day else 0
    return CapacityPublished(
        event_id=derive_id("bench capacity", described.code, day, of_day),
        region=REGION,
        team=described.code,
        day=trace.days.date(of_day),
        heads=described.staff,
        fte_available=described.staff - planned - unplanned,
        fte_planned_absence=planned,
        fte_unplanned_absence=unplanned,
        persons_planned=planned,
        persons_unplanned=unplanned,
        slot=local(trace.days.date(day), *SLOT),
    )


def outages(trace: Trace, day: int) -> Iterator[SiteOutage]:
    """The outages that are reported in the morning of a day."""
    for blow in trace.blows:
        if blow.shock.what == "outage" and blow.first == day:
            yield SiteOutage(
                event_id=derive_id("bench outage", blow.first),
                region=REGION,
                site=trace.teams[blow.hit[0]].site,
                from_at=local(trace.days.date(blow.first), 8),
                until_at=local(trace.days.date(blow.last), 17),
            )
