"""Numbers of arrivals: profile, rates, spread and what they make of the band."""

from datetime import date, timedelta
from math import sqrt

import pytest

from contracts.items import ItemClass
from mailroom.forecast.demand import due_after
from mailroom.forecast.outlook import Forecast
from mailroom.forecast.profile import month_share, weekday_share
from mailroom.forecast.rates import Rate, SiteTrend, Spread, learn_rates, learn_spread
from mailroom.workdays import is_workday
from tests.doubles.office.teams import MONDAY, cell
from tests.unit.mailroom.forecast.cases import NOMINAL, TWENTY, VAEM, Case, asked

WEDNESDAY = date(2026, 3, 4)
KNOWN = Rate(20.0, 500, 20.0, 20.0)


def march() -> list[float]:
    return [month_share(day) for n in range(31) if is_workday(day := date(2026, 3, 1) + timedelta(days=n))]


def is_edge() -> list[bool]:
    return [share > 1 for share in march()]


def learnt(items: int, rate: Rate = KNOWN) -> Rate:
    return learn_rates({VAEM: rate}, TWENTY, {VAEM: items}, WEDNESDAY)[VAEM]


def width_of_band(made: Forecast) -> float:
    """Of the next working day, in minutes."""
    return (made.outlook.late_bands[0].high - made.outlook.late_bands[0].low) * 35


CASES: dict[str, Case] = {
    "WEEKDAY_PROFILE": lambda: (
        [weekday_share(MONDAY + timedelta(days=n)) for n in range(7)],
        [1.25, 1.05, 1.0, 0.95, 0.75, 0.0, 0.0],
    ),
    "HOLIDAY_POST": lambda: (weekday_share(date(2026, 4, 7)), pytest.approx(1.05 + 0.7 * (0.75 + 1.25))),
    "MONTH_EDGE_FACTOR": lambda: (max(march()) / min(march()), pytest.approx(1.9)),
    "MONTH_EDGE_FIRST": lambda: (is_edge()[:4], [True, True, False, False]),
    "MONTH_EDGE_LAST": lambda: (is_edge()[-5:], [False, False, True, True, True]),
    "WORKDAYS_PER_MONTH": lambda: (
        (due_after(ItemClass.EKS_ABSCHL), 16 * min(march()) + 5 * max(march())),
        (42, pytest.approx(21)),
    ),
    "RATE_SMOOTHING": lambda: (learnt(40).level, pytest.approx(20 + 20 / 20)),
    "USUAL_SMOOTHING": lambda: (learnt(40).usual, pytest.approx(20 + 20 / 100)),
    "PRIOR_DAYS": lambda: (learnt(41, Rate(20.0, 0, 20.0, 20.0)).usual, pytest.approx(20 + 21 / 21)),
    "HIGHEST_DAY": lambda: (learnt(2000).level, pytest.approx(20 + 0.05 * (2.5 * 20 - 20))),
    "SITE_ITEMS": lambda: (
        SiteTrend({VAEM: 2.0}).shrunk(Rate(20.0, 3, 20.0, 20.0), TWENTY, VAEM, 2.5),
        pytest.approx((20 + 40) / 2),
    ),
    "MINUTES_PRIOR_ITEMS": lambda: (
        asked(cell(10, 5)._replace(minutes=10 * 70)).outlook.class_rates[0].minutes_per_item,
        pytest.approx((70 + 35) / 2),
    ),
    "DISPERSION": lambda: (Spread().believed, 2.5),
    "LEAST_DISPERSION": lambda: (Spread(0.3, 90).believed, 2.0),
    "HIGHEST_DISPERSION_DAY": lambda: (
        learn_spread(Spread(2.5, 500), {}, TWENTY, {VAEM: 900}, WEDNESDAY).dispersion,
        pytest.approx(2.5 + 0.05 * (20 - 2.5)),
    ),
    "HANDLING_VARIATION": lambda: (asked(cell(49, 0)).bounds[0].sigma, pytest.approx(1.2 * 35 * 7)),
    "PRESENCE_SPREAD": lambda: (asked().bounds[1].sigma, pytest.approx(0.08 * NOMINAL)),
    "SPELL_WORKDAYS": lambda: (asked().bounds[5].sigma, pytest.approx(0.08 * NOMINAL * sqrt(8 * 4))),
    "BAND": lambda: (
        width_of_band(asked(cell(900, 1))) / asked(cell(900, 1)).bounds[1].sigma,
        pytest.approx(2 * 1.2816, rel=0.001),
    ),
}
