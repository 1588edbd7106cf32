"""Days of work left ahead, the wave of clocks, and balance."""

from datetime import date, datetime

import pytest

from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.jams import CapacityDay, ClassRate, HorizonOutlook
from mailroom.forecast.counts import TeamCounts, Waiting
from mailroom.profile.teams import balance, days_left_ahead, due_wave
from mailroom.workdays import add_workdays
from tests.doubles.office.records import an_outlook

MONDAY = date(2026, 3, 2)
NOON = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
DAYS = tuple(CapacityDay(add_workdays(MONDAY, ahead), 1_000.0) for ahead in range(1, 41))


def test_work_left_ahead_is_work_now_plus_arrivals_minus_capacity() -> None:
    rates = (ClassRate(ItemClass.VAEM, 20.0, 35.0), ClassRate(ItemClass.WBA, 10.0, 45.0))
    drawn = an_outlook("T1", NOON, open_minutes=6_000, class_rates=rates, capacity_days=DAYS)
    ahead = days_left_ahead(drawn, 5)
    assert ahead["0.5"] == pytest.approx((6_000 + 5 * 1_150 - 5_000) / 1_000)
    assert ahead["0.1"] < ahead["0.5"] < ahead["0.9"]


def test_between_two_horizons_the_variance_is_taken_in_a_straight_line() -> None:
    horizons = (HorizonOutlook(8, 0, 0, 100.0, 0.0), HorizonOutlook(12, 0, 0, 300.0, 0.0))
    drawn = an_outlook("T1", NOON, open_minutes=20_000, capacity_days=DAYS, horizons=horizons)
    ahead = days_left_ahead(drawn, 10)
    assert ahead["0.9"] - ahead["0.5"] == pytest.approx(1.2816 * ((100**2 + 300**2) / 2) ** 0.5 / 1_000)


def test_no_capacity_no_forecast_and_nothing_below_zero() -> None:
    assert not days_left_ahead(an_outlook("T1", NOON, capacity_days=()), 5)
    assert days_left_ahead(an_outlook("T1", NOON, open_minutes=10, capacity_days=DAYS), 10)["0.1"] == 0


def test_the_wave_counts_each_working_day_ahead_and_leaves_out_what_is_overdue() -> None:
    kinds = {date(2026, 2, 27): 7, MONDAY: 10, date(2026, 3, 3): 20, date(2026, 3, 8): 30, date(2026, 4, 30): 5}
    waiting = {(ItemClass.VAEM, ItemState.WAITING, day): Waiting(1, minutes) for day, minutes in kinds.items()}
    assert due_wave(TeamCounts(waiting), MONDAY, 6) == [10, 20, 0, 0, 30, 0]


def test_balance_is_one_where_all_have_equally_much_left() -> None:
    assert balance([4.0, 4.0]) == 1.0 and balance([0.0, 0.0]) == 1.0
    assert balance([2.0, 6.0]) == pytest.approx(0.5)
    assert balance([0.0, 0.0, 9.0]) == 0.0
    assert balance([]) is None
