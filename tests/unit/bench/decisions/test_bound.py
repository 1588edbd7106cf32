"""The clairvoyant bound against all there is to try in tiny offices."""

from itertools import permutations

import pytest

from bench.decisions.measures.bound import Work, bound, solve
from office.model.draw import array_generator
from tests.doubles.office.toy import VAEM, toy

DAYS = 6


def brute_force(items: list[tuple[int, int]], per_day: int) -> int:
    """Least overdue item-days: every way to give each item, as (came, due), one place among the days."""
    places = [day for day in range(DAYS) for _ in range(per_day)] + [DAYS] * len(items)
    best = 10**9
    for chosen in set(permutations(places, len(items))):
        if all(day >= came for day, (came, _) in zip(chosen, items, strict=True)):
            best = min(best, sum(max(0, day - due) for day, (_, due) in zip(chosen, items, strict=True)))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_of_a_tiny_office_equals_the_best_of_all_orders(seed: int) -> None:
    rng = array_generator("toy bound", seed)
    items = [(int(came), int(came + rng.integers(0, 2))) for came in rng.integers(0, 3, 4)]
    minutes: dict[tuple[int, int], dict[int, float]] = {}
    for came, due in items:
        cohort = minutes.setdefault((0, due), {})
        cohort[came] = cohort.get(came, 0.0) + 10
    found = solve(Work(minutes, {0: 0.1}), {frozenset({0}): [10.0] * DAYS}, DAYS, 0)
    assert found.odd == pytest.approx(brute_force(items, 1))


def test_who_lacks_the_skill_is_no_help() -> None:
    work = Work({(0, 0): {0: 20.0}}, {0: 0.1})
    both = solve(work, {frozenset({0, 1}): [10.0] * DAYS, frozenset({0}): [10.0] * DAYS}, DAYS, 0)
    one = solve(work, {frozenset({0, 1}): [10.0] * DAYS, frozenset({1}): [10.0] * DAYS}, DAYS, 0)
    assert (both.odd, one.odd) == pytest.approx((0.0, 1.0))


def test_short_items_go_first_when_not_all_can_be_in_time() -> None:
    # One long item of 30 minutes and three short ones of 10, all due on the first day, 30 minutes a day.
    work = Work({(0, 0): {0: 30.0}, (1, 0): {0: 30.0}}, {0: 1 / 30, 1: 1 / 10})
    found = solve(work, {frozenset({0, 1}): [30.0] * DAYS}, DAYS, 0)
    assert found.odd == pytest.approx(1.0) and found.overdue[:2] == pytest.approx((1.0, 0.0))


def test_days_before_the_measured_ones_cost_nothing() -> None:
    assert bound(toy([(0, VAEM, 0, 0, 30.0)] * 3, [30.0])).odd == 0


def test_an_office_that_works_to_its_capacity_reaches_its_bound() -> None:
    # Day 31 brings four items of a day each, due at once: 3 + 2 + 1 item-days are unavoidable.
    assert bound(toy([(0, VAEM, 31, 31, 30.0)] * 4, [30.0])).odd == pytest.approx(6.0)
