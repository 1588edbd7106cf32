"""Worklists: a team's open items by deadline or, while an order of work is in force for the team, in that order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemClass
from mailroom.allocation.shortage import in_force
from mailroom.allocation.shortage.in_force import Triage
from mailroom.allocation.shortage.missing import shortages
from mailroom.allocation.shortage.triage import Place, order_of_work, place
from mailroom.profile.order import Rank, rank
from mailroom.workdays import business_date
from services.assignment.state.accounts import Account
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.views import paging
from services.assignment.views.schemas.worklists import (
    ClassOnList,
    PlaceShown,
    ShortageShown,
    TriageShown,
    Worklist,
    WorkOrder,
    missing,
    shortage,
    work_row,
)
from services.assignment.views.visibility import must_read
from services.chassis.http.problems import Problem

_Line = tuple[tuple[Any, ...], ItemStateChanged, PlaceShown | None]
"""What the list is sorted by, with the item id last; the item; its place in the proposed order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of a worklist is wanted.

    `states`: only items in these, none named: in all. `item_class`: only these. `id_starts`: only items whose id
    begins so.
    """

    states: Sequence[ItemState] = ()
    order: WorkOrder = "deadline"
    cursor: str | None = None
    limit: int = 100
    item_class: ItemClass | None = None
    id_starts: str = ""

    def includes(self, item: ItemStateChanged) -> bool:
        """Whether the item is one of those wanted."""
        return (
            (not self.states or item.state in self.states)
            and self.item_class in (None, item.item_class)
            and item.item_id.startswith(self.id_starts)
        )


def worklist(read_model: ReadModel, now: datetime, account: Account, team: str, wanted: Wanted = Wanted()) -> Worklist:
    """A page of a team's open items. Once no order of work is in force, `proposed` starts over by deadline."""
    if team not in read_model.roster.teams:
        raise Problem(404, "not_found", "There is no such team.")
    must_read(account, team, "worklist.read", team)
    triage, order, cursor = triage_of(read_model, now, team), wanted.order, wanted.cursor
    if order == "proposed" and triage is None:
        order, cursor = "deadline", None
    start = _start(order, cursor) if cursor else None
    lines = _lines(read_model.team_items(team).values(), order, business_date(now))
    shown = (line for line in lines if wanted.includes(line[1]))
    found = list(islice((line for line in shown if start is None or line[0] > start), wanted.limit + 1))
    page, described = found[: wanted.limit], read_model.roster.teams[team]
    rows = tuple(work_row(item, described, proposed) for _, item, proposed in page)
    more = _cursor(page[-1][0]) if len(found) > wanted.limit else None
    counts = _classes(read_model.team_items(team).values(), business_date(now))
    return Worklist(team=team, order=order, triage=triage, items=rows, classes=counts, next_cursor=more)


def _classes(items: Iterable[ItemStateChanged], today: date) -> tuple[ClassOnList, ...]:
    """By class, the most frequent first."""
    open_items, overdue = Counter[ItemClass](), Counter[ItemClass]()
    for item in items:
        open_items[item.item_class] += 1
        overdue[item.item_class] += item.due_on < today
    ordered = sorted(open_items.items(), key=lambda each: (-each[1], each[0]))
    return tuple(ClassOnList(item_class=each, items=count, overdue=overdue[each]) for each, count in ordered)


def _lines(items: Iterable[ItemStateChanged], order: WorkOrder, today: date) -> Iterator[_Line]:
    """All these items in this order."""
    if order == "proposed":
        for number, item in enumerate(order_of_work(items, today), start=1):
            at = place(item, today)
            yield at, item, PlaceShown(position=number, ground=at.ground)
    else:
        yield from (
            (at, item, None)
            for at, item in sorted(((rank(item, today), item) for item in items), key=lambda line: line[0])
        )


def triage_of(read_model: ReadModel, now: datetime, team: str) -> TriageShown | None:
    """The order of work proposed to this team now; None if none is in force or the team can do everything in time."""
    region, outlook = read_model.roster.region_of(team), read_model.outlooks.get(team)
    triage = _in_force(read_model, now, region) if region else None
    if triage is None or outlook is None or not in_force.concerns(outlook):
        return None
    return TriageShown(
        since=triage.since,
        until=triage.until,
        age_cap_workdays=triage.age_cap_workdays,
        order=triage.classes,
        missing=missing(shortages([outlook])),
    )


def shortages_now(
    read_model: ReadModel, now: datetime, account: Account, region: str | None = None
) -> tuple[ShortageShown, ...]:
    """What each region in which nobody has room lacks, by region. A lead learns only about their own team (P10)."""
    if account.role == "lead":
        raise Problem(403, "supervisor_only", "Sums over teams are open to the supervisor and to services.")
    regions = (name for name in read_model.roster.regions() if region in (None, name))
    known = ((name, _in_force(read_model, now, name)) for name in regions)
    return tuple(shortage(name, triage) for name, triage in known if triage is not None)


def _in_force(read_model: ReadModel, now: datetime, region: str) -> Triage | None:
    triage = read_model.region(region).triage
    return triage if in_force.holds(triage, now) else None


def _cursor(sorted_by: tuple[Any, ...]) -> str:
    *first, item_id = sorted_by
    return paging.cursor(";".join(map(str, first)), item_id)


def _start(order: WorkOrder, cursor: str) -> tuple[Any, ...]:
    """What the last line of the page before was sorted by."""
    sorted_by, item_id = paging.parts(cursor)
    if order == "deadline":
        first, due_on, is_target = paging.fields(sorted_by, 3)
        return Rank(int(paging.number(first)), paging.day(due_on), is_target == "True", item_id)
    rank, within, due_on = paging.fields(sorted_by, 3)
    return Place(int(paging.number(rank)), paging.number(within), paging.day(due_on), item_id)
