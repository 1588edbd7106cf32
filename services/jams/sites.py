"""Figures of a whole site: classes, flows of two days, balance, age of capacity. Live, since no team is named."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.region import Judgement
from mailroom.privacy import shown_count
from mailroom.profile.teams import balance
from mailroom.workdays import add_workdays, business_date
from services.chassis.metrics import Series

_FLOWS = ("received", "completed", "completed_late", "moved_in", "moved_out")


def figures(judgement: Judgement, site: str) -> Iterator[tuple[Series, float]]:
    """The figures of one site at a tick. Teams too small to be shown alone are in them (P3, P6)."""
    outlooks = [outlook for outlook in judgement.outlooks if outlook.site == site]
    counts = [judgement.counts[each.team] for each in outlooks if each.team in judgement.counts]
    place = (judgement.region.name, site)
    yield from _classes(counts, place)
    yield from _flows(counts, business_date(judgement.ready.at), place)
    even = balance(each.days_of_work_left for each in outlooks if each.days_of_work_left is not None)
    if even is not None:
        yield ("mailroom_balance_score_ratio", place), round(even, 4)
    yield from _capacity(judgement, outlooks, place)


def _classes(counts: list[TeamCounts], place: tuple[str, ...]) -> Iterator[tuple[Series, float]]:
    items: Counter[ItemClass] = Counter(dict.fromkeys(ItemClass, 0))
    for team in counts:
        for (item_class, _), waiting in team.by_state.items():
            items[item_class] += waiting.items
    for item_class, count in items.items():
        yield ("mailroom_site_items", (*place, item_class.value)), shown_count(count, item_class)


def _flows(counts: list[TeamCounts], today: date, place: tuple[str, ...]) -> Iterator[tuple[Series, float]]:
    days: Mapping[str, date] = {"today": today, "yesterday": add_workdays(today, -1)}
    for name, day in days.items():
        flows = [team.day(day) for team in counts]
        for what in _FLOWS:
            yield ("mailroom_site_day_items", (*place, what, name)), sum(getattr(flow, what) for flow in flows)


def _capacity(
    judgement: Judgement, outlooks: list[TeamOutlookDrawn], place: tuple[str, ...]
) -> Iterator[tuple[Series, float]]:
    at, teams = judgement.ready.at, judgement.region.teams
    books = [teams[each.team].book if each.team in teams else CapacityBook() for each in outlooks]
    latest = [found[1].slot.timestamp() for book in books if (found := book.latest_actual(at))]
    yield ("mailroom_capacity_stale_teams", place), sum(each.capacity_stale for each in outlooks)
    if latest:
        yield ("mailroom_capacity_published_timestamp_seconds", place), min(latest)
