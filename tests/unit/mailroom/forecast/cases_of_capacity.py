"""Numbers of horizons, capacity and calendar."""

from datetime import timedelta

import pytest

from mailroom.forecast.calendar import ahead_of, last_slot
from mailroom.forecast.capacity import Source, capacity_ahead
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.phases import Jam
from mailroom.workdays import add_workdays, local
from tests.doubles.office.forecasts import forecast, step
from tests.doubles.office.teams import MONDAY, book, cell, publish
from tests.unit.mailroom.forecast.cases import BARE, FULL, NINE, asked, case, day_minutes


@case("HORIZONS")
def _() -> tuple[object, object]:
    return [each.workdays for each in asked().outlook.horizons], [1, 2, 3, 5, 8, 12, 20, 40]


@case("BEYOND")
def _() -> tuple[object, object]:
    return asked(cell(1, 60)).outlook.due_buckets[0].workdays, 999


@case("JUDGED_UP_TO")
def _() -> tuple[object, object]:
    return [step(Jam(), forecast(900, workdays=days)).phase.value for days in (20, 40)], ["forecast", "normal"]


@case("NET_MINUTES_PER_FTE")
def _() -> tuple[object, object]:
    made = capacity_ahead(Source(BARE, book(publish(MONDAY, 8.0))), ahead_of(NINE))
    return made.now.minutes, 8 * 462 * 0.6


@case("USUAL_PRESENCE")
def _() -> tuple[object, object]:
    return capacity_ahead(Source(BARE, CapacityBook()), ahead_of(NINE)).now.nominal, pytest.approx(0.78 * FULL)


@case("USUAL_UNPLANNED")
def _() -> tuple[object, object]:
    plan = publish(add_workdays(MONDAY, 30), 8.5, 1.5, 0.0, slot=local(MONDAY, 8, 30))
    return day_minutes(30, book(publish(add_workdays(MONDAY, -5), 8.0), plan)), pytest.approx((10 - 1.5 - 0.75) * 277.2)


@case("USUAL_PLANNED")
def _() -> tuple[object, object]:
    return day_minutes(30, book(publish(MONDAY, 8.0, 1.5, 0.75 - 0.25))), pytest.approx(
        (10 - 1.45 - 0.75) * 277.2, rel=0.002
    )


@case("RETURN_WORKDAYS")
def _() -> tuple[object, object]:
    kept = book(publish(MONDAY, 5.0, 1.5, 3.5))
    return day_minutes(8, kept), pytest.approx((10 - 1.45 - 0.75 - 2.75 / 4) * 277.2)


@case("STALE_AFTER_WORKDAYS")
def _() -> tuple[object, object]:
    ages = [asked(kept=book(publish(add_workdays(MONDAY, -age), 8.0))).outlook.capacity_stale for age in (1, 2)]
    return ages, [False, True]


@case("DAY_STARTS_HOUR")
def _() -> tuple[object, object]:
    return ahead_of(local(MONDAY, 9)).left_of_today, pytest.approx(8 / 9)


@case("DAY_ENDS_HOUR")
def _() -> tuple[object, object]:
    return ahead_of(local(MONDAY, 16)).left_of_today, pytest.approx(1 / 9)


@case("SHOWN_AT")
def _() -> tuple[object, object]:
    times = [local(MONDAY, 9), local(MONDAY, 14), local(MONDAY, 8)]
    yesterday = local(MONDAY - timedelta(days=1), 13)
    return [last_slot(at) for at in times], [local(MONDAY, 8, 30), local(MONDAY, 13), yesterday]
