"""Age, clocks due and clocks that will be missed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.item_state import ClockName, ItemState, RunningClock
from contracts.items import ItemClass
from mailroom.profile.items import age_band, breaches, due_band, profile
from mailroom.workdays import add_workdays, local
from tests.doubles.office.records import an_item

MONDAY = date(2026, 3, 2)
NOON = local(MONDAY, 12)


@pytest.mark.parametrize(
    ("workdays", "band"),
    [
        (0, "0-1"),
        (1, "0-1"),
        (2, "2-3"),
        (5, "4-5"),
        (6, "6-10"),
        (14, "11-14"),
        (15, "15-30"),
        (90, "31-90"),
        (91, ">90"),
    ],
)
def test_age_is_counted_in_working_days_since_the_legal_receipt(workdays: int, band: str) -> None:
    assert age_band(add_workdays(MONDAY, -workdays) if workdays else MONDAY, MONDAY) == band


@pytest.mark.parametrize(
    ("ends", "band"),
    [
        (date(2026, 2, 27), "overdue"),
        (date(2026, 3, 1), "overdue"),
        (MONDAY, "today"),
        (date(2026, 3, 3), "1"),
        (date(2026, 3, 4), "2-5"),
        (date(2026, 3, 9), "2-5"),
        (date(2026, 3, 10), "6-10"),
        (date(2026, 3, 17), "later"),
    ],
)
def test_a_clock_is_due_in_one_band_only(ends: date, band: str) -> None:
    assert due_band(ends, MONDAY) == band


def clock(name: ClockName, ends: date, hard: bool) -> RunningClock:
    return RunningClock(clock=name, due_on=ends, hard=hard, source="test")


def test_an_item_counts_once_per_kind_of_clock_by_its_earliest_one() -> None:
    clocks = (
        clock(ClockName.ACKNOWLEDGE, MONDAY, hard=False),
        clock(ClockName.TARGET, date(2026, 3, 3), hard=False),
        clock(ClockName.GRANT_END, date(2026, 3, 5), hard=True),
        clock(ClockName.FAILURE_TO_ACT, date(2026, 9, 2), hard=True),
    )
    made = profile([an_item("a", clocks=clocks)], NOON)
    assert made.due == {("target", "1"): 1, ("hard", "2-5"): 1}


def test_the_oldest_post_is_what_nobody_works_on_yet() -> None:
    items = [
        an_item("a", legal_received_on=date(2026, 2, 2), state=ItemState.IN_PROGRESS),
        an_item("b", legal_received_on=date(2026, 2, 9), state=ItemState.PARKED),
        an_item("c", legal_received_on=date(2026, 2, 16)),
        an_item("d", team=None, legal_received_on=date(2026, 2, 12)),
    ]
    assert profile(items, NOON).oldest == {ItemClass.VAEM: date(2026, 2, 12)}
    assert sum(profile(items, NOON).ages.values()) == 4


@pytest.mark.parametrize(("hours", "late"), [(9, False), (9.5, True)])
def test_an_urgent_item_may_wait_the_hours_of_one_working_day(hours: float, late: bool) -> None:
    friday = local(date(2026, 2, 27), 12)
    urgent = an_item("u", item_class=ItemClass.EIL_WOHNUNG, received_at=friday)
    monday = local(MONDAY, 8) + timedelta(hours=hours - 5)
    assert profile([urgent], monday).urgent_late is late
    assert not profile([an_item("v", received_at=friday)], monday).urgent_late


def test_an_urgent_item_waits_since_its_legal_receipt_not_since_it_was_reported() -> None:
    friday, monday = date(2026, 2, 27), local(MONDAY, 8, 1)
    came: dict[str, Any] = {"item_class": ItemClass.EIL_WOHNUNG, "received_at": monday - timedelta(minutes=30)}
    assert profile([an_item("in the box over the weekend", legal_received_on=friday, **came)], monday).urgent_late
    sunday = an_item("on a day off", legal_received_on=date(2026, 3, 1), **came)
    assert not profile([sunday], monday + timedelta(hours=8)).urgent_late
    assert profile([sunday], monday + timedelta(days=1)).urgent_late


def days(count: int) -> list[date]:
    return [MONDAY, *(add_workdays(MONDAY, ahead) for ahead in range(1, count))]


def test_clocks_are_missed_when_the_work_before_them_takes_too_long() -> None:
    items = [
        an_item("a", due_on=date(2026, 3, 3), minutes=90),
        an_item("b", due_on=date(2026, 3, 3), minutes=120),
        an_item("c", due_on=date(2026, 3, 20), minutes=10),
    ]
    assert breaches(items, MONDAY, days(5), [100.0] * 5) == {"target": 1}
    assert breaches(items, MONDAY, days(5), [110.0] * 5)["target"] == 0


def test_what_is_overdue_is_missed_and_what_is_parked_waits_for_others() -> None:
    late = an_item("a", due_on=date(2026, 2, 27), minutes=1)
    parked = an_item("b", due_on=MONDAY, minutes=9_999, state=ItemState.PARKED)
    assert breaches([late, parked], MONDAY, days(3), [100.0] * 3) == {"target": 1}


def test_without_capacity_within_sight_every_clock_is_missed() -> None:
    assert breaches([an_item("a")], MONDAY, days(3), [0.0] * 3) == {"target": 1}


def test_the_channels_remember_their_newest_item() -> None:
    later = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
    made = profile([an_item("a"), an_item("b", received_at=later)], NOON)
    assert list(made.last.values()) == [later]


def test_ends_of_grants_and_failures_to_act_are_counted_by_name() -> None:
    clocks = (clock(ClockName.GRANT_END, date(2026, 3, 3), hard=True), clock(ClockName.TARGET, MONDAY, hard=False))
    old = (clock(ClockName.FAILURE_TO_ACT, date(2026, 2, 27), hard=True),)
    made = profile([an_item("a", clocks=clocks), an_item("b", clocks=clocks), an_item("c", clocks=old)], NOON)
    assert made.legal["grant_end", "1"] == 2 and made.legal["failure_to_act", "overdue"] == 1
    assert made.legal["grant_end", "today"] == 0


def test_one_to_four_with_a_sensitive_class_among_them_are_four() -> None:
    old = (clock(ClockName.FAILURE_TO_ACT, date(2026, 2, 27), hard=True),)
    one = [an_item("a", clocks=old, item_class=ItemClass.WIDERSPRUCH), an_item("b", clocks=old)]
    many = [an_item(f"m{n}", clocks=old) for n in range(4)]
    assert profile(one, NOON).legal["failure_to_act", "overdue"] == 4
    assert profile([*one, *many], NOON).legal["failure_to_act", "overdue"] == 6
