"""An outlook as a workload, and what leaves it."""

import pytest

from contracts.items import ItemClass
from contracts.jams import ClassRate, DueBucket
from mailroom.whatif.workload import LAST_DAY, Amount, arrivals, expected_items, without, workload_of
from tests.doubles.office.situations import EDGES, outlook

DRAWN = outlook("a", [100.0] * len(EDGES)).model_copy(
    update={
        "due_buckets": (DueBucket(ItemClass.VAEM, 8, 10, 350), DueBucket(ItemClass.WBA, 8, 4, 180)),
        "class_rates": (ClassRate(ItemClass.VAEM, 2.0, 35.0),),
    }
)


def test_a_workload_has_the_open_work_and_every_day_of_capacity() -> None:
    load = workload_of(DRAWN)
    assert load.waiting[ItemClass.WBA, 8] == Amount(180, 4, 4)
    assert load.waiting[ItemClass.VAEM, 8] == Amount(350, 10, 0)
    assert len(load.capacity) == LAST_DAY + 1
    assert set(load.capacity[1:]) == {2000.0}


def test_arrivals_follow_the_weekdays_and_are_due_after_the_period_of_their_class() -> None:
    coming = arrivals(workload_of(DRAWN))
    assert coming[0] == []
    # The outlook is of a Tuesday: 100 % on Wednesday, 75 % on Friday, 125 % on Monday.
    assert [(due, work.items) for ((due, work),) in coming[1:5]] == [(11, 2.0), (12, 1.9), (13, 1.5), (14, 2.5)]


def test_what_leaves_is_of_the_class_as_long_as_there_is_any_and_never_more_than_waits() -> None:
    load, (left,) = without(workload_of(DRAWN), [(ItemClass.WBA, 8, 200)])
    assert left == 200
    assert load.waiting[ItemClass.WBA, 8].minutes == 0
    assert load.waiting[ItemClass.VAEM, 8].minutes == pytest.approx(330)
    _, (left,) = without(workload_of(DRAWN), [(ItemClass.WBA, 8, 1000)])
    assert left == 530


def test_items_of_a_class_are_reckoned_at_its_mean_minutes() -> None:
    assert expected_items(ItemClass.VAEM, 70) == 2
