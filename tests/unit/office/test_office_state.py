"""A day in the played office: order of work, what counts as overdue, how items move."""

import pytest

from office.traces.state import GONE, OfficeState
from tests.doubles.office.toy import NEW, VAEM, toy


def a_day(office: OfficeState) -> None:
    office.begin()
    office.end()


def test_a_three_day_office_has_the_overdue_days_that_a_hand_counts() -> None:
    # Half an hour a day; three items of 30 due on days 0, 0 and 2, and one of 30 due on day 5.
    office = OfficeState(toy([(0, VAEM, 0, due, 30.0) for due in (5, 0, 0, 2)], [30.1]))
    late = []
    for _ in range(4):
        a_day(office)
        late.append(office.overdue(0))
    # Day 0: one of the two due that day is done. Day 1: the other. Day 2: the one due then. So one item-day in all.
    assert late == [1, 0, 0, 0] and office.items(0) == 0


def test_what_was_begun_is_finished_and_stays() -> None:
    office = OfficeState(toy([(0, VAEM, 0, 3, 50.0), (0, VAEM, 0, 4, 50.0)], [30.0, 30.0]))
    a_day(office)
    assert list(office.waiting(0)) == [1]
    assert office.move([0, 1], 0, 1) == [1]


def test_a_moved_item_is_worked_on_from_the_next_morning_and_takes_a_tenth_longer() -> None:
    office = OfficeState(toy([(0, VAEM, 0, 9, 40.0)], [0.0, 40.0]))
    a_day(office)
    office.move([0], 0, 1)
    assert office.items(0) == 0 and office.items(1) == 1
    assert office.real_minutes(1) == pytest.approx(44.0)
    a_day(office)
    assert office.real_minutes(1) == pytest.approx(4.0)
    a_day(office)
    assert office.owner[0] == GONE


def test_an_item_that_comes_back_is_in_its_first_teams_queue_once() -> None:
    office = OfficeState(toy([(0, VAEM, 0, 9, 40.0)], [0.0, 0.0]))
    a_day(office)
    office.move([0], 0, 1)
    a_day(office)
    office.move([0], 1, 0)
    a_day(office)
    assert list(office.waiting(0)) == [0] and not list(office.waiting(1)) and office.items(0) == 1


def test_what_is_due_first_is_done_first_whatever_its_class() -> None:
    office = OfficeState(toy([(0, NEW, 0, 9, 30.0), (0, VAEM, 0, 8, 30.0)], [30.1]))
    a_day(office)
    assert office.owner == [0, GONE]


def test_a_team_works_in_the_order_it_is_told_and_finishes_first_what_it_began() -> None:
    office = OfficeState(
        toy([(0, VAEM, 0, due, minutes) for due, minutes in ((1, 40.0), (2, 20.0), (3, 10.0))], [30.1, 30.1])
    )
    a_day(office)
    assert office.started[0] and office.items(0) == 3, "by due date the long one is begun"
    office.orders[0] = lambda item: -item
    a_day(office)
    assert office.owner == [GONE, 0, GONE], "it is finished, then the last one is done"
    assert list(office.waiting(0)) == [], "the other was begun"
    office.orders.clear()
    a_day(office)
    assert office.owner == [GONE, GONE, GONE] and office.items(0) == 0


def test_post_comes_and_work_is_done_hour_by_hour() -> None:
    # Nine minutes a day are one an hour; the second item comes at eleven.
    played = toy([(0, VAEM, 0, 9, 3.0), (0, VAEM, 0, 9, 3.0)], [9.0])
    played.post.hour[1] = 11
    office = OfficeState(played)
    office.begin()
    assert (office.hour, office.items(0)) == (9, 1)
    office.go_on()
    office.go_on()
    assert (office.hour, office.items(0)) == (11, 0), "three hours for the first"
    office.go_on()
    assert (office.hour, office.items(0), office.started[1]) == (12, 1, 1)
    office.end()
    assert (office.hour, office.items(0)) == (17, 0)


def test_what_comes_while_a_team_works_in_another_order_takes_its_place_in_it() -> None:
    played = toy([(0, VAEM, 0, 1, 9.0), (0, VAEM, 0, 2, 2.0), (0, VAEM, 0, 9, 1.0)], [9.0])
    played.post.hour[2] = 9
    office = OfficeState(played)
    office.begin()
    office.started[0] = 0
    office.orders[0] = lambda item: -item
    office.end()
    assert office.owner == [0, GONE, GONE], "shortest last in, first done"
