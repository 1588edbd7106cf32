"""Whole households fill a planned move as well as any choice of them could, the earliest due first."""

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.proposals.filling import fullest

SIZES = st.lists(st.integers(1, 120), max_size=9)


def best(minutes: list[int], most: int) -> int:
    """By trying every choice."""
    sums = (sum(each) for count in range(len(minutes) + 1) for each in combinations(minutes, count))
    return max(each for each in sums if each <= most)


@settings(max_examples=300, deadline=None)
@given(SIZES, st.integers(1, 400))
def test_no_choice_of_households_brings_more_and_none_later_is_needed(minutes: list[int], most: int) -> None:
    chosen = fullest(minutes, most)
    assert len(set(chosen)) == len(chosen) and list(chosen) == sorted(chosen)
    assert sum(minutes[index] for index in chosen) == best(minutes, most)
    assert not chosen or best(minutes[: chosen[-1]], most) < best(minutes, most)


def test_equal_households_go_in_order_of_due_date() -> None:
    assert fullest([35] * 6, 110) == (0, 1, 2)


def test_who_fits_exactly_goes_where_the_next_in_line_would_leave_a_gap() -> None:
    assert fullest([70, 35, 52], 122) == (0, 2), "first come, first served would have moved 105"
    assert fullest([70, 35, 52], 106) == (0, 1)
    assert fullest([70, 80], 60) == ()


def test_a_large_move_over_many_households_is_filled_to_the_minute() -> None:
    rng = Random(3)
    minutes = [rng.choice([12, 20, 35, 45, 47, 70, 82]) for _ in range(800)]
    chosen = fullest(minutes, 6_000)
    assert sum(minutes[index] for index in chosen) == 6_000
    assert chosen[-1] < 200, "of the first due, not of all"
