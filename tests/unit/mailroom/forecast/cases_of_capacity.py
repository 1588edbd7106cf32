"""Numbers of horizons, capacity and calendar."""

from datetime import timedelta

import pytest

from mailroom.forecast.calendar import ahead_of, last_slot
from mailroom.forecast.capacity import DayCapacity, Source, capacity_ahead
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.phases import Jam
from mailroom.workdays import add_workdays, local
from tests.doubles.office.forecasts import forecast, step
from tests.doubles.office.teams import MONDAY, book, cell, publish
from tests.unit.mailroom.forecast.cases import BARE, FULL, NINE, Case, asked, day_minutes

LEAVE_AHEAD = publish(add_workdays(MONDAY, 30), 8.5, 1.5, 0.0, slot=local(MONDAY, 8, 30))


def today(kept: CapacityBook) -> DayCapacity:
    return capacity_ahead(Source(BARE, kept), ahead_of(NINE)).now


def is_stale(age: int) -> bool:
    return asked(kept=book(publish(add_workdays(MONDAY, -age), 8.0))).outlook.capacity_stale


CASES: dict[str, Case] = {
    "HORIZONS": lambda: ([each.workdays for each in asked().outlook.horizons], [1, 2, 3, 5, 8, 12, 20, 40]),
    "BEYOND": lambda: (asked(cell(1, 60)).outlook.due_buckets[0].workdays, 999),
    "JUDGED_UP_TO": lambda: (
        [step(Jam(), forecast(900, workdays=days)).phase.value for days in (20, 40)],
        ["forecast", "normal"],
    ),
    "NET_MINUTES_PER_FTE": lambda: (today(book(publish(MONDAY, 8.0))).minutes, 8 * 462 * 0.6),
    "USUAL_PRESENCE": lambda: (today(CapacityBook()).nominal, pytest.approx(0.78 * FULL)),
    "USUAL_UNPLANNED": lambda: (
        day_minutes(30, book(publish(add_workdays(MONDAY, -5), 8.0), LEAVE_AHEAD)),
        pytest.approx((10 - 1.5 - 0.75) * 277.2),
    ),
    "USUAL_PLANNED": lambda: (
        day_minutes(30, book(publish(MONDAY, 8.0, 1.5, 0.75 - 0.25))),
        pytest.approx((10 - 1.45 - 0.75) * 277.2, rel=0.002),
    ),
    "RETURN_WORKDAYS": lambda: (
        day_minutes(8, book(publish(MONDAY, 5.0, 1.5, 3.5))),
        pytest.approx((10 - 1.45 - 0.75 - 2.75 / 4) * 277.2),
    ),
    "STALE_AFTER_WORKDAYS": lambda: ([is_stale(1), is_stale(2)], [False, True]),
    "DAY_STARTS_HOUR": lambda: (ahead_of(local(MONDAY, 9)).left_of_today, pytest.approx(8 / 9)),
    "DAY_ENDS_HOUR": lambda: (ahead_of(local(MONDAY, 16)).left_of_today, pytest.approx(1 / 9)),
    "SHOWN_AT": lambda: (
        [last_slot(local(MONDAY, hour)) for hour in (9, 14, 8)],
        [local(MONDAY, 8, 30), local(MONDAY, 13), local(MONDAY - timedelta(days=1), 13)],
    ),
}
