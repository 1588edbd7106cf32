"""Worklists: a team's open items by deadline or, while an order of work is in force for the team, in that order."""

from collections.abc import Sequence
from itertools import islice

from sqlalchemy import select, tuple_

from contracts.item_state import ItemState
from mailroom.allocation.shortage import in_force
from mailroom.allocation.shortage.in_force import Triage
from mailroom.allocation.shortage.missing import shortages
from mailroom.allocation.shortage.triage import Place, order_of_work, place
from mailroom.workdays import business_date
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.state.storage import row_mapping, tables
from services.assignment.views import paging
from services.assignment.views.queries import may_read
from services.assignment.views.schemas_work import (
    PlaceShown,
    ShortageShown,
    TriageShown,
    Worklist,
    WorkOrder,
    WorkRow,
    missing,
    shortage,
    work_row,
)
from services.chassis.http.problems import Problem

_Page = tuple[tuple[WorkRow, ...], str | None]


async def worklist(
    service: ServiceState,
    account: Account,
    team: str,
    states: Sequence[ItemState] = (),
    order: WorkOrder = "deadline",
    cursor: str | None = None,
    limit: int = 100,
) -> Worklist:
    """A page of a team's open items. Once no order of work is in force, `proposed` starts over by deadline."""
    if team not in service.read_model.roster.teams:
        raise Problem(404, "not_found", "There is no such team.")
    may_read(account, team, "worklist.read", team)
    triage = triage_of(service, team)
    if order == "proposed" and triage is None:
        order, cursor = "deadline", None
    if order == "proposed":
        rows, more = _as_proposed(service, team, states, cursor, limit)
    else:
        rows, more = await _by_deadline(service, team, states, cursor, limit)
    return Worklist(team=team, order=order, triage=triage, items=rows, next_cursor=more)


def triage_of(service: ServiceState, team: str) -> TriageShown | None:
    """The order of work proposed to this team now; None if none is in force or the team can do everything in time."""
    region, outlook = service.read_model.roster.region_of(team), service.read_model.outlooks.get(team)
    triage = _in_force(service, region) if region else None
    if triage is None or outlook is None or not in_force.concerns(outlook):
        return None
    return TriageShown(
        since=triage.since,
        until=triage.until,
        age_cap_workdays=triage.age_cap_workdays,
        order=triage.classes,
        missing=missing(shortages([outlook])),
    )


def shortages_now(service: ServiceState, account: Account, region: str | None = None) -> tuple[ShortageShown, ...]:
    """What each region in which nobody has room lacks, by region. A lead learns only about their own team (P10)."""
    if account.role == "lead":
        raise Problem(403, "supervisor_only", "Sums over teams are open to the supervisor and to services.")
    known = ((name, _in_force(service, name)) for name in service.read_model.roster.regions() if region in (None, name))
    return tuple(shortage(name, triage) for name, triage in known if triage is not None)


def _in_force(service: ServiceState, region: str) -> Triage | None:
    triage = service.read_model.region(region).triage
    return triage if in_force.holds(triage, service.now()) else None


async def _by_deadline(
    service: ServiceState, team: str, states: Sequence[ItemState], cursor: str | None, limit: int
) -> _Page:
    table = tables.items
    wanted = select(table.c.record).where(table.c.team == team, table.c.open)
    if states:
        wanted = wanted.where(table.c.state.in_([state.value for state in states]))
    if cursor:
        due_on, item_id = paging.parts(cursor)
        wanted = wanted.where(tuple_(table.c.due_on, table.c.item_id) > tuple_(paging.day(due_on), item_id))
    async with service.store.read() as connection:
        rows = await connection.execute(wanted.order_by(table.c.due_on, table.c.item_id).limit(limit + 1))
        found = [row_mapping.item_of(record) for (record,) in rows]
    page = found[:limit]
    more = paging.cursor(page[-1].due_on.isoformat(), page[-1].item_id) if len(found) > limit else None
    described = service.read_model.roster.teams[team]
    return tuple(work_row(each, described) for each in page), more


def _as_proposed(
    service: ServiceState, team: str, states: Sequence[ItemState], cursor: str | None, limit: int
) -> _Page:
    today = business_date(service.now())
    start = _place(cursor) if cursor else None
    numbered = enumerate(order_of_work(service.read_model.team_items(team).values(), today), start=1)
    placed = ((number, place(item, today), item) for number, item in numbered if not states or item.state in states)
    found = list(islice((each for each in placed if start is None or each[1] > start), limit + 1))
    page, described = found[:limit], service.read_model.roster.teams[team]
    more = _cursor(page[-1][1]) if len(found) > limit else None
    return tuple(
        work_row(item, described, PlaceShown(position=number, ground=at.ground)) for number, at, item in page
    ), more


def _cursor(at: Place) -> str:
    return paging.cursor(f"{at.rank};{at.within!r};{at.due_on}", at.item_id)


def _place(cursor: str) -> Place:
    sorted_by, item_id = paging.parts(cursor)
    rank, within, due_on = paging.fields(sorted_by, 3)
    return Place(int(paging.number(rank)), paging.number(within), paging.day(due_on), item_id)
