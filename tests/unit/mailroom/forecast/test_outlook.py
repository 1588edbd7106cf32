"""What awaits a team: demand against capacity."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.backlog import BacklogCell, BacklogCounted
from contracts.capacity import CapacityPublished, SiteOutage
from contracts.item_state import ItemState
from contracts.items import ItemClass
from mailroom.forecast import history
from mailroom.forecast.calendar import ahead_of, last_slot
from mailroom.forecast.capacity import Source, capacity_ahead
from mailroom.forecast.counts import TeamCounts, counted, total
from mailroom.forecast.demand import work_of
from mailroom.forecast.history import Ended, History, Losses
from mailroom.forecast.outlook import Forecast, ask
from mailroom.forecast.pace import Pace
from mailroom.forecast.parameters import HORIZONS, NET_MINUTES_PER_FTE
from mailroom.forecast.rates import Spread
from mailroom.forecast.staffing import CapacityBook
from mailroom.workdays import add_workdays, local
from tests.doubles.office.teams import MONDAY, USUAL, book, cell, describe, flow, outage, partial, publish

NINE = local(MONDAY, 9)

CELLS = st.lists(
    st.builds(
        cell,
        st.integers(1, 80),
        st.integers(-10, 60),
        item_class=st.sampled_from(list(ItemClass)),
        state=st.sampled_from([ItemState.WAITING, ItemState.IN_PROGRESS, ItemState.PARKED]),
    ),
    max_size=12,
)
STAFF = st.tuples(st.integers(0, 20), st.integers(0, 10), st.integers(0, 10)).map(
    lambda half: publish(
        MONDAY,
        half[0] / 2,
        half[1] / 2,
        half[2] / 2,
        persons_planned=min(half[1], 5),
        persons_unplanned=min(half[2], 5),
    )
)


def forecast(
    cells: Sequence[BacklogCell], kept: CapacityBook | None = None, outages: Sequence[SiteOutage] = ()
) -> Forecast:
    kept = book(publish(MONDAY, 8.0)) if kept is None else kept
    return ask(describe(), counted(partial(cells)), History(), kept, outages, NINE)


def minutes(day: date, kept: CapacityBook, hour: int = 9, outages: Sequence[SiteOutage] = ()) -> float:
    at = local(MONDAY, hour)
    ahead = ahead_of(at)
    made = capacity_ahead(Source(describe(), kept, outages), ahead)
    return made.rest_of_today.minutes if day == MONDAY else made.coming[ahead.days.index(day)].minutes


@given(st.permutations([partial([cell(n, n)], [flow(MONDAY, n)], source=n) for n in range(1, 6)]))
def test_the_order_of_partials_does_not_matter(partials: list[BacklogCounted]) -> None:
    assert total(map(counted, partials)) == total(
        counted(partial([cell(n, n)], [flow(MONDAY, n)], source=n)) for n in range(1, 6)
    )
    assert total(map(counted, partials)).open_items() == 15


@given(CELLS, STAFF)
def test_demand_and_capacity_never_fall_with_the_horizon(cells: list[BacklogCell], staff: CapacityPublished) -> None:
    made = forecast(cells, book(staff)).bounds
    assert [bound.workdays for bound in made] == [0, *HORIZONS]
    for nearer, farther in pairwise(made):
        assert farther.demand >= nearer.demand
        assert farther.capacity >= nearer.capacity
        assert farther.sigma >= nearer.sigma


@given(CELLS, CELLS)
def test_more_work_never_lowers_demand(cells: list[BacklogCell], more: list[BacklogCell]) -> None:
    for before, after in zip(forecast(cells).bounds, forecast([*cells, *more]).bounds, strict=True):
        assert after.demand >= before.demand - 1e-6


@given(CELLS, STAFF)
def test_capacity_and_its_losses_add_up_to_nominal(cells: list[BacklogCell], staff: CapacityPublished) -> None:
    down = outage(local(MONDAY, 12), local(add_workdays(MONDAY, 1), 12))
    source = Source(describe(posts_fte=12), book(staff), (down,), 0.9)
    made = capacity_ahead(source, ahead_of(NINE))
    for day in (made.rest_of_today, *made.coming):
        losses = day.vacancy + day.planned + day.unplanned + day.outage + day.throughput
        assert day.minutes == pytest.approx(day.nominal - losses, abs=1e-6)
        assert day.minutes >= 0


def test_work_due_counts_from_its_horizon_on_and_overdue_work_from_the_first() -> None:
    made = forecast([cell(10, -3), cell(4, 4), cell(2, 60)])
    base = {bound.workdays: bound.demand for bound in forecast([]).bounds}
    extra = {bound.workdays: bound.demand - base[bound.workdays] for bound in made.bounds}
    assert (extra[0], extra[1], extra[3], extra[5], extra[40]) == (350, 350, 350, 490, 490)
    buckets = {bucket.workdays: bucket.items for bucket in made.outlook.due_buckets}
    assert buckets == {0: 10, 5: 4, 999: 2}
    assert made.outlook.overdue_items == 10


def test_parked_work_is_open_but_binds_nobody_yet() -> None:
    made = forecast([cell(10, 1, state=ItemState.PARKED)])
    assert made.outlook.open_items == 10
    assert made.outlook.waiting_items == 0
    assert made.outlook.due_buckets == ()
    assert made.bounds[1].demand == forecast([]).bounds[1].demand


def test_days_of_work_left_are_open_minutes_by_the_mean_of_the_coming_week() -> None:
    made = forecast([cell(100, 8)]).outlook
    mean = sum(day.minutes for day in made.capacity_days[:5]) / 5
    assert made.days_of_work_left == pytest.approx(3500 / mean, abs=0.01)


def test_capacity_is_ignored_before_its_slot() -> None:
    kept = book(publish(add_workdays(MONDAY, -1), 8.0), publish(MONDAY, 2.0, 1.5, 6.5))
    assert minutes(MONDAY, kept, 8) > 1500
    assert minutes(MONDAY, kept, 9) == pytest.approx(2.0 * NET_MINUTES_PER_FTE * 8 / 9)


def test_the_later_slot_of_a_day_replaces_the_earlier_one_from_its_time_on() -> None:
    kept = book(publish(MONDAY, 8.0), publish(MONDAY, 4.0, 1.5, 4.5, slot=local(MONDAY, 13)))
    assert minutes(MONDAY, kept, 12) == pytest.approx(8.0 * NET_MINUTES_PER_FTE * 5 / 9)
    assert minutes(MONDAY, kept, 14) == pytest.approx(4.0 * NET_MINUTES_PER_FTE * 3 / 9)


def test_unplanned_absence_fades_and_planned_absence_is_taken_from_the_calendar() -> None:
    leave = publish(add_workdays(MONDAY, 3), 4.0, 6.0, 0.0, slot=local(MONDAY, 8, 30))
    kept = book(publish(MONDAY, 4.0, 1.5, 4.5), leave)
    days = [minutes(add_workdays(MONDAY, n), kept) for n in range(1, 20)]
    assert days[0] < days[1] < days[4] < days[18]
    assert days[2] < days[1]
    assert days[18] == pytest.approx((10 - 1.45 - 0.75) * NET_MINUTES_PER_FTE, rel=0.05)


def test_without_published_capacity_the_described_staff_counts_and_is_marked_stale() -> None:
    made = forecast([], CapacityBook()).outlook
    assert made.capacity_stale
    assert made.capacity_days[0].minutes == pytest.approx(10 * 0.78 * NET_MINUTES_PER_FTE, abs=0.1)
    assert forecast([], book(publish(add_workdays(MONDAY, -2), 1.0, 1.5, 7.5))).outlook.capacity_stale
    assert not forecast([], book(publish(add_workdays(MONDAY, -1), 8.0))).outlook.capacity_stale


def test_a_site_outage_takes_the_working_time_it_covers_and_counts_once() -> None:
    kept = book(publish(MONDAY, 8.0))
    tuesday = add_workdays(MONDAY, 1)
    third = outage(local(tuesday, 14), local(tuesday, 20))
    again = outage(local(tuesday, 14), local(tuesday, 19))
    whole = minutes(tuesday, kept)
    assert minutes(tuesday, kept, outages=(third,)) == pytest.approx(whole * 2 / 3)
    assert minutes(tuesday, kept, outages=(third, again)) == pytest.approx(whole * 2 / 3)
    assert minutes(tuesday, kept, outages=(outage(local(tuesday, 8), local(tuesday, 17), "south"),)) == whole


def learnt(days: int, received: int, silent: bool = False) -> History:
    memory, source = history.begin(History(), MONDAY), Source(describe(), book(publish(MONDAY, 8.0)))
    for number in range(days):
        day = add_workdays(MONDAY, number)
        counts = counted(partial([], [flow(day, received)]))
        ended = Ended(day, local(add_workdays(day, 1), 8), silent)
        worked = history.worked_on(source, counts, ended)
        memory = history.learn(memory, source, counts, ended, worked)
    return memory


def test_arrivals_follow_the_post_slowly_and_begin_with_what_the_organisation_calls_usual() -> None:
    assert History().rate(describe(), ItemClass.VAEM).level == USUAL[ItemClass.VAEM]
    assert 20 < learnt(5, 30).rate(describe(), ItemClass.VAEM).level < 24
    assert learnt(90, 30).rate(describe(), ItemClass.VAEM).level == pytest.approx(30, rel=0.15)


def test_one_huge_day_is_no_trend() -> None:
    assert learnt(1, 2000).rate(describe(), ItemClass.VAEM).level < 22


def test_a_silent_day_teaches_nothing() -> None:
    memory = learnt(3, 0, silent=True)
    assert memory.rate(describe(), ItemClass.VAEM).level == USUAL[ItemClass.VAEM]
    assert memory.learned_through == add_workdays(MONDAY, 2)


def test_a_team_without_work_is_not_taken_for_slow() -> None:
    assert learnt(20, 1).pace == Pace()


def test_completed_items_survive_the_window_of_the_counts() -> None:
    memory, done = History(), 0
    for number in range(30):
        today = add_workdays(MONDAY, number)
        window = [flow(add_workdays(today, -back), 0, 7) for back in range(min(number, 9), -1, -1)]
        counts = counted(partial([], window))
        memory = history.settle(memory, counts, today)
        memory = history.settle(memory, counts, today)
        done = history.completed(memory, counts)[0]
        assert done == 7 * (number + 1)


def test_shown_flows_move_at_the_fixed_times_only() -> None:
    early = history.show(History(), counted(partial([], [flow(MONDAY, 3)])), last_slot(NINE))
    later = history.show(early, counted(partial([], [flow(MONDAY, 9)])), last_slot(local(MONDAY, 12)))
    assert later == early
    assert early.shown_flows[-1].received == 3
    at_one = history.show(early, counted(partial([], [flow(MONDAY, 9)])), last_slot(local(MONDAY, 13)))
    assert at_one.shown_flows[-1].received == 9


def test_a_team_without_any_counts_has_nothing_to_do() -> None:
    made = ask(describe(usual={}), TeamCounts(), History(), CapacityBook(), (), NINE)
    assert made.outlook.open_items == 0
    assert made.outlook.late_items == 0
    assert all(bound.risk() == 0 for bound in made.bounds)


@given(CELLS, STAFF, st.lists(st.tuples(*[st.floats(-1e4, 1e4)] * 6), max_size=10))
def test_the_split_of_an_excess_adds_up_exactly(
    cells: list[BacklogCell], staff: CapacityPublished, past: list[tuple[float, ...]]
) -> None:
    memory = replace(History(), past=tuple(Losses(*each) for each in past))
    made = ask(describe(posts_fte=12), counted(partial(cells)), memory, book(staff), (), NINE)
    assert made.arrears + sum(made.losses) == pytest.approx(made.worst.excess, abs=1e-6)


NO_PERSONS = {"persons_planned": 0, "persons_unplanned": 0}


@given(CELLS, st.integers(0, 15), st.booleans())
def test_more_capacity_never_raises_a_risk(cells: list[BacklogCell], halves: int, known: bool) -> None:
    less, more = (
        forecast(
            cells, book(publish(MONDAY, fte, 0.5, 9.5 - fte, split_known=known, persons_planned=0, persons_unplanned=0))
        )
        for fte in (halves / 2, halves / 2 + 0.5)
    )
    for before, after in zip(less.bounds, more.bounds, strict=True):
        assert after.risk() <= before.risk() + 1e-9
    assert more.outlook.late_items <= less.outlook.late_items
    assert more.outlook.late_from is None or (less.outlook.late_from or MONDAY) <= more.outlook.late_from


@given(CELLS, STAFF)
def test_the_band_holds_the_mean_and_never_narrows_with_the_horizon(
    cells: list[BacklogCell], staff: CapacityPublished
) -> None:
    made = forecast(cells, book(staff))
    assert [band.workdays for band in made.outlook.late_bands] == list(HORIZONS)
    for band in made.outlook.late_bands:
        assert 0 <= band.low <= band.expected <= band.high


def test_items_are_late_from_the_first_horizon_that_misses_capacity() -> None:
    assert forecast([]).outlook.late_from is None
    assert forecast([cell(900, 4)]).outlook.late_from == add_workdays(MONDAY, 5)
    assert forecast(
        [cell(90, -1)], book(publish(MONDAY, 0.0, 1.5, 8.5, persons_planned=1))
    ).outlook.late_from == add_workdays(MONDAY, 1)


def test_renewals_at_the_turn_of_the_month_are_expected() -> None:
    described = describe(usual={ItemClass.EIL_NOTLAGE: 6.0, ItemClass.WBA: 6.0})
    ahead = ahead_of(NINE)
    work = work_of(TeamCounts(), History(), described, ahead)
    assert work.rates[ItemClass.WBA] == 6.0
    evenly, monthly = ahead.arrivals(ItemClass.EIL_NOTLAGE), ahead.arrivals(ItemClass.WBA)
    # The second of March and the day after are the turn of the month, the next three weeks are not.
    assert monthly[1] > evenly[1]
    assert monthly[20] - monthly[1] < evenly[20] - evenly[1]


def test_a_team_whose_post_spreads_more_has_a_wider_band() -> None:
    calm, wild = (
        ask(describe(), TeamCounts(), replace(History(), spread=Spread(level, 90)), CapacityBook(), (), NINE)
        for level in (2.0, 8.0)
    )
    assert wild.bounds[-1].sigma > calm.bounds[-1].sigma
    assert wild.bounds[-1].demand == calm.bounds[-1].demand


def test_where_the_feed_is_stale_leave_published_ahead_still_counts() -> None:
    leave = publish(add_workdays(MONDAY, 3), 4.0, 6.0, 0.0, slot=local(add_workdays(MONDAY, -9), 8, 30))
    made = forecast([], book(publish(add_workdays(MONDAY, -5), 8.0), leave)).outlook
    assert made.capacity_stale
    usual = (10 - 1.45 - 0.75) * NET_MINUTES_PER_FTE
    assert [day.minutes for day in made.capacity_days[1:4]] == pytest.approx(
        [usual, (10 - 6 - 0.75) * NET_MINUTES_PER_FTE, usual], abs=0.1
    )
