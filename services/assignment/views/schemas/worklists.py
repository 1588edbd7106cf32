"""What the API shows of a team's work: its worklist, and while nobody has room what is missing and a proposed order."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from contracts.base import Code, Id
from contracts.item_state import ClockName, ItemState, ItemStateChanged
from contracts.items import ItemClass
from contracts.plans import ClassShortage
from contracts.teams import TeamDescribed
from mailroom.allocation.shortage.in_force import Triage
from mailroom.allocation.shortage.triage import Ground
from mailroom.deadlines import CLASSES
from mailroom.privacy import shown_amount
from services.assignment.views.schemas.base import Shown

WorkOrder = Literal["deadline", "proposed"]


class ClassMissing(Shown):
    """Work of one class that will not be done in time over the next 20 working days; clerks who would do it."""

    item_class: ItemClass
    missing_minutes: float
    missing_fte: float


class ShortageShown(Shown):
    """Nobody in the region has room: what it lacks in total and by class, as long as the order of work is in force.

    `short_classes`: all able teams together lack capacity for these.
    """

    region: Code
    since: datetime
    until: datetime
    age_cap_workdays: int
    order: tuple[ItemClass, ...]
    missing_minutes: float
    missing_fte: float
    classes: tuple[ClassMissing, ...]
    short_classes: tuple[ItemClass, ...]


class TriageShown(Shown):
    """The order of work proposed to a team, why, and until when. Figures: what this team lacks (P10)."""

    reason: Literal["nobody_has_room"] = "nobody_has_room"
    since: datetime
    until: datetime
    age_cap_workdays: int
    order: tuple[ItemClass, ...]
    missing: tuple[ClassMissing, ...]


class PlaceShown(Shown):
    """An item's place in the proposed order (1 = first) among all open items of its team, and why."""

    position: int
    ground: Ground


class ClockShown(Shown):
    """A clock of an item: when it ends, whether the law sets it, and by which rule."""

    clock: ClockName
    due_on: date
    hard: bool
    source: str


class ClassOnList(Shown):
    """How many open items of a class a team has, and how many of them are overdue."""

    item_class: ItemClass
    items: int
    overdue: int


class WorkRow(Shown):
    """One line of a worklist. The link opens the document system under that system's own rights. `excluded`: a lead
    keeps it here, for example by taking it out of a list."""

    item_id: Id
    item_class: ItemClass
    state: ItemState
    legal_received_on: date
    due_on: date
    minutes: int
    urgent: bool
    clocks: tuple[ClockShown, ...]
    excluded: bool
    moved: bool
    link: str | None
    proposed: PlaceShown | None = None


class Worklist(Shown):
    """A page of a worklist. `order`: what it is sorted by; `triage`: the order of work proposed at this time.

    `classes`: of all open items of the team, whatever the page is restricted to. By deadline urgent items come first,
    then those whose legal clock ends within five working days, then the others by date.
    """

    team: Code
    classes: tuple[ClassOnList, ...] = ()
    order: WorkOrder = "deadline"
    triage: TriageShown | None = None
    items: tuple[WorkRow, ...]
    next_cursor: str | None


def work_row(item: ItemStateChanged, team: TeamDescribed | None, place: PlaceShown | None = None) -> WorkRow:
    """A line of the worklist, with the team's link into the document system."""
    template = team.dms_link_template if team else None
    return WorkRow(
        item_id=item.item_id,
        item_class=item.item_class,
        state=item.state,
        legal_received_on=item.legal_received_on,
        due_on=item.due_on,
        minutes=item.minutes,
        urgent=CLASSES[item.item_class].urgent,
        clocks=tuple(ClockShown(**clock.model_dump()) for clock in item.clocks),
        excluded=item.excluded,
        moved=item.system_moves > 0,
        link=template.replace("{item_id}", item.item_id) if template else None,
        proposed=place,
    )


def missing(shortages: Iterable[ClassShortage]) -> tuple[ClassMissing, ...]:
    """What is missing by class; for a sensitive one at least four items' worth (P13)."""
    return tuple(map(_class_missing, shortages))


def _class_missing(each: ClassShortage) -> ClassMissing:
    minutes = shown_amount(each.missing_minutes, CLASSES[each.item_class].minutes, each.item_class)
    raised = minutes / each.missing_minutes if each.missing_minutes else 1.0
    return ClassMissing(
        item_class=each.item_class, missing_minutes=minutes, missing_fte=round(each.missing_fte * raised, 2)
    )


def shortage(region: str, triage: Triage) -> ShortageShown:
    """What a region lacks."""
    return ShortageShown(
        region=region,
        since=triage.since,
        until=triage.until,
        age_cap_workdays=triage.age_cap_workdays,
        order=triage.classes,
        missing_minutes=triage.missing_minutes,
        missing_fte=triage.missing_fte,
        classes=missing(triage.missing),
        short_classes=triage.short_classes,
    )
