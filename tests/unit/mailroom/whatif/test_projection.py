"""The fluid against the demand bound it must agree with, and the words used for its results."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.items import ItemClass
from mailroom.whatif.projection import project
from mailroom.whatif.workload import LAST_DAY, Amount, Workload, amount

DAYS = LAST_DAY + 1


def load(
    *waiting: tuple[int, float], per_day: float = 100.0, item_class: ItemClass = ItemClass.VAEM, arriving: float = 0.0
) -> Workload:
    """Work as (days until due, minutes) in items of ten minutes, against an even capacity."""
    works: dict[tuple[ItemClass, int], Amount] = {}
    for due, minutes in waiting:
        works[item_class, due] = works.get((item_class, due), Amount()).plus(amount(item_class, minutes, minutes / 10))
    return Workload(works, {item_class: (arriving, 10.0)}, (0.0, *[per_day] * LAST_DAY), (0.0, *[1.0] * LAST_DAY))


def test_a_team_that_keeps_every_date_is_clear_today() -> None:
    ahead = project(load((5, 500), (8, 300)))
    assert (ahead.clear_day, ahead.late_items, ahead.late_minutes) == (0, 0.0, 0.0)


def test_what_does_not_fit_before_its_date_is_late_and_clear_once_done() -> None:
    ahead = project(load((5, 700)))
    assert ahead.late_items == pytest.approx(20)
    assert ahead.late_minutes == pytest.approx(200)
    assert ahead.clear_day == 7


def test_overdue_work_is_no_new_breach_but_keeps_the_team_from_being_clear() -> None:
    ahead = project(load((0, 300)))
    assert (ahead.clear_day, ahead.late_items) == (3, 0.0)


def test_arrivals_take_capacity_from_what_is_due_later() -> None:
    assert project(load((20, 1000), arriving=8.0)).late_items == 0.0
    # 2,100 minutes are due within 20 days; what is late then makes two more items late on the next day.
    assert project(load((20, 1900), arriving=2.0)).late_items == pytest.approx(12)


def test_a_team_without_capacity_is_never_clear() -> None:
    assert project(load((0, 100), (3, 50), per_day=0.0)).clear_day is None


def test_clocks_of_the_law_are_counted_apart() -> None:
    assert project(load((1, 200), item_class=ItemClass.WBA)).late_legal_items == pytest.approx(10)
    assert project(load((1, 200), item_class=ItemClass.VAEM)).late_legal_items == 0.0


def test_moved_work_can_be_done_from_tomorrow_on() -> None:
    moved = [(1, amount(ItemClass.VAEM, 150, 15))]
    assert project(load(), moved).late_items == pytest.approx(5)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, LAST_DAY), st.integers(0, 400)), max_size=8),
    st.lists(st.integers(0, 120), min_size=DAYS, max_size=DAYS),
)
def test_something_is_late_exactly_where_the_demand_bound_is_broken(
    waiting: list[tuple[int, int]], capacity: list[int]
) -> None:
    given_load = load(*[(due, float(minutes)) for due, minutes in waiting])
    given_load = Workload(given_load.waiting, {}, tuple(map(float, capacity)), given_load.profile)
    able = list(accumulate(capacity))
    excess = [sum(minutes for due, minutes in waiting if due <= day) - able[day] for day in range(1, DAYS)]
    ahead = project(given_load)
    assert (ahead.late_minutes > 1e-6) == (max(excess) > 0)
    assert ahead.late_minutes >= max(0, *excess) - 1e-6
