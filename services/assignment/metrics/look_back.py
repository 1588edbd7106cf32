"""Looks back over the weeks kept in SQL: lead times, clocks met, channels, batches, help and its plans."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contracts.items import Channel
from contracts.plans import PLANS_RECORD, PlanDrawn
from mailroom.profile.past import FEWEST, Weeks, longest_silence, past_of, quantile
from mailroom.proposals.proposal import Proposal
from mailroom.teams import Roster
from mailroom.workdays import business_date
from services.assignment.metrics import promises, reliefs
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store
from services.assignment.views import visibility
from services.assignment.views.batches import announced_batches
from services.chassis.kafka import decode
from services.chassis.metrics import Series

_ROWS_AT_ONCE = 500
_RECEIVED_ITEM_COSTS = 1.1
"""A moved item costs its receiver a tenth more (docs/rules/allocation.md#h2)."""

Figure = tuple[Series, float]


@dataclass(frozen=True, slots=True)
class LookBack:
    """The figures of the last weeks, and how many seconds of working time each channel may be silent."""

    figures: dict[Series, float]
    longest_silence: Mapping[str, float | None]


async def look_back(read_model: ReadModel, store: Store, at: datetime) -> LookBack:
    """Read every item still kept in SQL, and every list and relief of recent weeks."""
    weeks, since = Weeks(at), iso(at - reliefs.LOOKED_BACK)
    async with store.read() as connection:
        rows = await connection.stream(select(tables.items.c.record).where(tables.items.c.received_at.is_not(None)))
        async for part in rows.partitions(_ROWS_AT_ONCE):
            for (record,) in part:
                weeks.add(past_of(row_mapping.item_of(record)))
            await asyncio.sleep(0)
        table = tables.proposals.c
        wanted = select(table.record).where(table.offered_at >= since)
        made = [row_mapping.proposal_of(record) for (record,) in await connection.execute(wanted)]
        of = tables.reliefs.c
        recent = select(of.record).where(of.active | (of.ended_at >= since))
        agreed = [row_mapping.relief_of(record) for (record,) in await connection.execute(recent)]
    figures = dict(_done(read_model.roster, weeks))
    figures.update(_channels(weeks))
    figures.update(_lists(read_model.roster, made))
    figures.update(reliefs.running(read_model, at))
    figures.update(promises.compared(read_model))
    figures.update(reliefs.past(agreed, read_model.roster, at))
    figures.update(await _batches(store, at))
    names = [channel.value for channel in Channel]
    return LookBack(figures, {name: longest_silence(weeks.per_workday(name), weeks.usual_gap(name)) for name in names})


def _done(roster: Roster, weeks: Weeks) -> Iterator[Figure]:
    teams = roster.teams
    hidden = visibility.too_small(roster)
    by_site: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    by_team: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for (team, item_class), days in weeks.lead_times.items():
        if (described := teams.get(team or "")) is not None:
            by_site[described.region, described.site, item_class] += days
            if described.team not in hidden:
                by_team[described.region, described.site, described.team] += days
    yield from _quantiles("mailroom_item_lead_time_workdays", by_site)
    yield from _quantiles("mailroom_team_lead_time_workdays", by_team)
    clocks: Counter[tuple[str, str, str, str, bool]] = Counter()
    for (team, item_class, kind, kept), items in weeks.clocks.items():
        if (described := teams.get(team or "")) is not None:
            clocks[described.region, described.site, item_class, kind, kept] += items
    for region, site, item_class, kind in sorted({key[:4] for key in clocks}):
        place = (region, site, item_class, kind)
        met, missed = clocks[*place, True], clocks[*place, False]
        if met + missed >= FEWEST:
            yield ("mailroom_clock_met_ratio", place), met / (met + missed)


def _quantiles(name: str, values: Mapping[tuple[str, ...], list[int]]) -> Iterator[Figure]:
    for place, days in values.items():
        for shown, share in reliefs.QUANTILES.items():
            found = quantile(days, share)
            if found is not None:
                yield (name, (*place, shown)), found


def _channels(weeks: Weeks) -> Iterator[Figure]:
    for channel in Channel:
        yield ("mailroom_channel_day_items", (channel, "today")), weeks.received[channel.value, business_date(weeks.at)]
        usual = weeks.usual(channel.value)
        if usual is not None:
            yield ("mailroom_channel_day_items", (channel, "usual")), usual
    yield from _quantiles("mailroom_channel_delay_workdays", {(name,): days for name, days in weeks.delays.items()})


def _lists(roster: Roster, made: Iterable[Proposal]) -> Iterator[Figure]:
    moved, name = Counter[tuple[str, str, str]](), visibility.labels_of(roster)
    for each in made:
        moved[each.region, name(each.from_team), name(each.to_team)] += each.minutes("done")
    for labels, minutes in moved.items():
        if minutes:
            yield ("mailroom_reassigned_work_seconds", labels), minutes * 60


async def _batches(store: Store, at: datetime) -> dict[Series, float]:
    batches = await announced_batches(store)
    late = sum(not each.complete and each.expected_by is not None and each.expected_by < at for each in batches)
    return {
        ("mailroom_batch_items", ("announced",)): sum(each.announced_items for each in batches),
        ("mailroom_batch_items", ("received",)): sum(each.received_items for each in batches),
        ("mailroom_batches_overdue", ()): late,
    }


async def plans_now(read_model: ReadModel, store: Store) -> dict[Series, float]:
    """Of the teams of running plans: days left before the plan, as promised, and now without what was moved."""
    running = [each for each in read_model.proposals.values() if each.agreed_at is not None]
    if not running:
        return {}
    wanted = select(tables.plans.c.record).where(tables.plans.c.plan_id.in_({each.plan_id for each in running}))
    async with store.read() as connection:
        records = [row[0] for row in await connection.execute(wanted.order_by(tables.plans.c.at))]
    plans = [decode(PLANS_RECORD, record.encode()) for record in records]
    moved: Counter[str] = Counter()
    for each in running:
        moved[each.from_team] += each.minutes("done")
        moved[each.to_team] -= round(each.minutes("done") * _RECEIVED_ITEM_COSTS)
    figures: dict[Series, float] = {}
    for plan in plans:
        if isinstance(plan, PlanDrawn):
            figures.update(_promise(read_model, plan, moved))
    return figures


def _promise(read_model: ReadModel, plan: PlanDrawn, moved: Mapping[str, int]) -> Iterator[Figure]:
    shown = set(read_model.roster.teams_of(plan.region)) - visibility.too_small(read_model.roster, plan.region)
    for each in plan.teams:
        if each.team not in moved or each.team not in shown:
            continue
        place = (plan.region, read_model.roster.teams[each.team].site, each.team)
        for variant, days in (("before", each.days_left_before), ("promised", each.days_left_after)):
            if days is not None:
                yield ("mailroom_rebalance_days_left", (*place, variant)), days
        outlook = read_model.outlooks.get(each.team)
        if outlook is not None and outlook.days_of_work_left and outlook.open_minutes:
            per_day = outlook.open_minutes / outlook.days_of_work_left
            without = outlook.days_of_work_left + moved[each.team] / per_day
            yield ("mailroom_rebalance_days_left", (*place, "without_plan")), round(max(0.0, without), 2)
