"""A team at work for tests: its description, capacity, backlog, and the region it is in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from contracts.backlog import NO_TEAM, BacklogCell, BacklogCounted, DayFlow
from contracts.base import derive_id
from contracts.capacity import CapacityPublished, SiteOutage
from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.forecast import staffing
from mailroom.forecast.counts import counted
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.region import Region, Team
from mailroom.workdays import add_workdays, local
from tests.doubles.office.records import a_team

REGION = "dueren"
MONDAY = date(2026, 3, 2)
USUAL = {ItemClass.UNTERLAGEN: 30.0, ItemClass.VAEM: 20.0, ItemClass.WBA: 6.0}
"""1,330 minutes a day, of 2,162 minutes of usual capacity."""


def describe(team: str = "team-1", usual: Mapping[ItemClass, float] = USUAL, **more: object) -> TeamDescribed:
    return a_team(team, **{"region": REGION, "site": "north", "usual_items_per_day": usual, **more})


def publish(
    day: date, available: float, planned: float = 1.5, unplanned: float = 0.5, **more: object
) -> CapacityPublished:
    """Unless said otherwise with so many persons in both parts that the gate P4 is open."""
    on_leave = min(7, max(3, round(planned + 0.4)))
    return CapacityPublished.model_validate(
        {
            "event_id": derive_id("capacity", day, available, more),
            "region": REGION,
            "team": "team-1",
            "day": day,
            "heads": 10,
            "fte_available": available,
            "fte_planned_absence": planned,
            "fte_unplanned_absence": unplanned,
            "persons_planned": on_leave,
            "persons_unplanned": min(10 - on_leave, max(3, round(unplanned + 0.4))),
            "slot": local(day, 8, 30),
            **more,
        }
    )


def book(*published: CapacityPublished) -> CapacityBook:
    kept = CapacityBook()
    for event in published:
        kept = staffing.evolve(kept, event)
    return kept


def outage(start: datetime, end: datetime, site: str = "north") -> SiteOutage:
    return SiteOutage(event_id=derive_id("outage", start, end), region=REGION, site=site, from_at=start, until_at=end)


def cell(
    items: int,
    due_in: int,
    *,
    today: date = MONDAY,
    item_class: ItemClass = ItemClass.VAEM,
    state: ItemState = ItemState.WAITING,
) -> BacklogCell:
    due_on = add_workdays(today, due_in) if due_in else today
    received = add_workdays(due_on, -10)
    return BacklogCell(item_class, state, due_on, received, items, items * CLASSES[item_class].minutes)


def flow(day: date, received: int = 0, completed: int = 0, item_class: ItemClass = ItemClass.VAEM) -> DayFlow:
    return DayFlow(day, item_class, received, 0, completed, completed * CLASSES[item_class].minutes, 0, 0, 0)


def partial(
    cells: Sequence[BacklogCell], flows: Sequence[DayFlow] = (), team: str = "team-1", source: int = 0
) -> BacklogCounted:
    return BacklogCounted(
        region=REGION,
        team=team,
        source_partition=source,
        version=1,
        at=None,
        cells=tuple(cells),
        day_flows=tuple(flows),
    )


def region(teams: Mapping[str, Team]) -> Region:
    return Region(REGION, dict(teams))


def at_work(cells: Sequence[BacklogCell], kept: CapacityBook, flows: Sequence[DayFlow] = ()) -> Team:
    return Team({0: counted(partial(cells, flows))}, kept)


__all__ = ["NO_TEAM", "Team"]
