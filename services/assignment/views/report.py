"""The report of a month: per class what was done in time, and what became of help."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mailroom.help.outcomes import Outcomes, outcomes_of
from mailroom.profile.month import ClassMonth, month_of
from mailroom.profile.past import Past, past_of
from mailroom.workdays import local
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """Of one region and month. `moved_minutes`: of the lists made in it; `outcomes`: of the reliefs that were asked for
    or ended since its first day."""

    region: str
    first: date
    classes: tuple[ClassMonth, ...]
    moved_minutes: int
    answers: tuple[tuple[str, int], ...]
    ends: tuple[tuple[str, int], ...]


async def report_of(store: Store, region: str, first: date) -> Report:
    """The report of the month that begins on that day, as far as its items are still kept."""
    items = [past async for past in _done(store, region)]
    begin, end = local(first, 0), local(_next(first), 0)
    of, made = tables.reliefs.c, tables.proposals.c
    async with store.read() as connection:
        wanted = select(of.record).where(of.region == region, of.asked_at < iso(end))
        reliefs = [row_mapping.relief_of(record) for (record,) in await connection.execute(wanted)]
        lists = select(made.record).where(
            made.region == region, made.offered_at >= iso(begin), made.offered_at < iso(end)
        )
        moved = [row_mapping.proposal_of(record).minutes("done") for (record,) in await connection.execute(lists)]
    outcomes = outcomes_of((each for each in reliefs if each.ended_at is None or each.ended_at >= begin), begin).get(
        region, Outcomes()
    )
    answers: Counter[str] = Counter()
    for (answer, _), count in outcomes.answers.items():
        answers[answer.value] += count
    ends = tuple(sorted((reason.value, count) for reason, count in outcomes.ends.items()))
    return Report(region, first, month_of(items, first), sum(moved), tuple(sorted(answers.items())), ends)


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


async def _done(store: Store, region: str) -> AsyncIterator[Past]:
    of = tables.items.c
    wanted = select(of.record).where(of.region == region, of.open.is_(False))
    async with store.read() as connection:
        rows = await connection.stream(wanted)
        async for part in rows.partitions(_AT_ONCE):
            for (record,) in part:
                yield past_of(row_mapping.item_of(record))
