"""The figures of a run on cases that can be counted by hand."""

import pytest

from bench.decisions.measures.driven import by_moves_alone, jammed_receipts
from bench.decisions.measures.figures import clear_after, jain, moves, odd, receipts
from office.traces.days import WARM_UP

BEFORE = [[9, 9]] * WARM_UP


def test_overdue_days_count_from_the_first_measured_day_on() -> None:
    assert odd([*BEFORE, [1, 0], [2, 3], [0, 4]]) == 10
    assert odd([*BEFORE, [1, 0], [2, 3], [0, 4]], teams=[1]) == 7


def test_it_is_clear_when_less_than_a_hundredth_is_overdue_for_three_days() -> None:
    late, items = [5, 0, 5, 1, 1, 1, 0], [100] * 7
    assert clear_after(late, items, 0) == 4
    assert clear_after(late, items, 2) == 2
    assert clear_after([5] * 7, items, 0) is None


def test_an_item_that_returns_to_an_earlier_team_is_counted_once() -> None:
    there_and_back = [(30, 7, 0, 1), (32, 7, 1, 0), (33, 7, 0, 1), (31, 8, 0, 2)]
    assert moves(there_and_back) == {"moves": 4, "moved_items": 2, "returned_items": 1}


def test_moves_before_the_measured_days_tell_where_an_item_was_and_count_in_nothing() -> None:
    assert moves([(3, 7, 0, 1), (32, 7, 1, 0)]) == {"moves": 1, "moved_items": 1, "returned_items": 1}


def test_a_receiver_is_driven_into_a_jam_within_ten_days_of_a_receipt_only() -> None:
    received = [(40, 1, 0, 1), (40, 2, 0, 1), (40, 3, 0, 2), (55, 4, 0, 2)]
    assert receipts(received, [(1, 50), (2, 51), (2, 40)]) == {
        "receipts": 3,
        "driven": 1,
        "jammed_receipts": [(1, 40)],
    }


def test_only_a_jam_that_the_team_would_not_have_had_anyway_comes_from_the_moves() -> None:
    received = [(40, 1, 0, 1), (40, 3, 0, 2), (60, 4, 0, 2)]
    jammed = jammed_receipts(received, [(1, 50), (2, 41), (2, 71)])
    assert jammed == [(1, 40), (2, 40)]
    assert by_moves_alone(jammed, []) == 2
    assert by_moves_alone(jammed, [(1, 51, 60), (2, 30, 40), (3, 40, 50)]) == 2
    assert by_moves_alone(jammed, [(1, 50, 60), (2, 30, 41)]) == 0


def test_jains_index() -> None:
    assert jain([2.0, 2.0]) == pytest.approx(1.0)
    assert jain([1.0, 0.0]) == pytest.approx(0.5)
    assert jain([]) == 1.0
