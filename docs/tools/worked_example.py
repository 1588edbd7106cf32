"""The worked example of docs/how-it-decides.md: three teams, judged and planned by the product's own rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from contracts.backlog import BacklogCell, BacklogCounted
from contracts.base import derive_id
from contracts.capacity import CapacityPublished
from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.jams import JamChanged, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableCell, MovableMeasured, PlanDrawn
from contracts.settings import SettingsChanged
from contracts.teams import TeamDescribed
from mailroom.allocation.plan import decide
from mailroom.allocation.situation import Situation
from mailroom.deadlines import CLASSES
from mailroom.forecast import staffing
from mailroom.forecast.counts import counted
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.region import Region, Team, judge
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays, local

REGION = "dueren"
TODAY = date(2026, 3, 10)
SHORT_TEAM, ROOMY_TEAM, FULL_TEAM = "team-3", "team-7", "team-5"

Waiting = tuple[ItemClass, int, int]
"""Class, working days until it is due, items."""

USUAL_PER_DAY = {ItemClass.UNTERLAGEN: 30.0, ItemClass.VAEM: 25.0, ItemClass.WBA: 10.0}


@dataclass(frozen=True, slots=True)
class Staffed:
    """A team of the example: site, FTE that are there today of ten, and what waits."""

    site: str
    available: float
    unplanned: float
    waiting: tuple[Waiting, ...]


OFFICE: Mapping[str, Staffed] = {
    SHORT_TEAM: Staffed(
        "dueren",
        4.5,
        4.0,
        (
            (ItemClass.UNTERLAGEN, 3, 150),
            (ItemClass.VAEM, 5, 255),
            (ItemClass.WBA, 8, 130),
        ),
    ),
    FULL_TEAM: Staffed("dueren", 8.0, 0.5, ((ItemClass.VAEM, 5, 340), (ItemClass.WBA, 8, 100))),
    ROOMY_TEAM: Staffed("juelich", 8.0, 0.5, ((ItemClass.VAEM, 8, 120), (ItemClass.WBA, 12, 60))),
}


@dataclass(frozen=True, slots=True)
class Example:
    """What the rules make of the office."""

    outlooks: Mapping[str, TeamOutlookDrawn]
    jam: JamChanged
    plan: PlanDrawn


def played() -> Example:
    """Judge the office at nine o'clock, and draw the plan.

    Raises LookupError where the rules find no jam or no plan: then the page must be rewritten.
    """
    at = local(TODAY, 9)
    roster = roster_of([_described(team, each) for team, each in OFFICE.items()])
    teams = {
        team: Team({0: counted(_counts(team, each.waiting))}, _published(team, each)) for team, each in OFFICE.items()
    }
    judged = judge(Region(REGION, teams), roster, at)
    answer = decide(
        Situation(
            region=REGION,
            at=at,
            based_on=BasedOn(outlook_at=at, proposals_version=0, settings_version=1),
            roster=roster,
            settings=SettingsChanged(region=REGION, version=1, at=at),
            outlooks=judged.outlooks,
            movable=tuple(_movable(team, each.waiting, at) for team, each in OFFICE.items()),
        )
    )
    changed = [change for change in judged.changes if change.team == SHORT_TEAM]
    if not changed or not isinstance(answer, PlanDrawn) or not answer.asks:
        raise LookupError(f"the example office shows {judged.changes} and {answer}")
    return Example({outlook.team: outlook for outlook in judged.outlooks}, changed[0], answer)


def _described(team: str, each: Staffed) -> TeamDescribed:
    return TeamDescribed(
        event_id=derive_id("example", team),
        occurred_at=local(date(2026, 1, 5), 8),
        region=REGION,
        site=each.site,
        team=team,
        heads=10,
        posts_fte=10,
        staffed_fte=10,
        usual_items_per_day=USUAL_PER_DAY,
    )


def _published(team: str, each: Staffed) -> CapacityBook:
    planned = 10 - each.available - each.unplanned
    return staffing.evolve(
        CapacityBook(),
        CapacityPublished(
            event_id=derive_id("example", team, TODAY),
            region=REGION,
            team=team,
            day=TODAY,
            heads=10,
            fte_available=each.available,
            fte_planned_absence=planned,
            fte_unplanned_absence=each.unplanned,
            persons_planned=round(planned + 0.4),
            persons_unplanned=round(each.unplanned + 0.4),
            slot=local(TODAY, 8, 30),
        ),
    )


def _counts(team: str, waiting: Iterable[Waiting]) -> BacklogCounted:
    cells = tuple(
        BacklogCell(
            item_class,
            ItemState.WAITING,
            add_workdays(TODAY, due_in),
            add_workdays(TODAY, due_in - 10),
            items,
            items * CLASSES[item_class].minutes,
        )
        for item_class, due_in, items in waiting
    )
    return BacklogCounted(
        region=REGION, team=team, source_partition=0, version=1, at=None, cells=cells, day_flows=(), channels=()
    )


def _movable(team: str, waiting: Iterable[Waiting], at: datetime) -> MovableMeasured:
    cells = tuple(
        MovableCell(item_class, due_in, (), (), items, items, items * CLASSES[item_class].minutes)
        for item_class, due_in, items in waiting
    )
    return MovableMeasured(region=REGION, team=team, at=at, cells=cells)
