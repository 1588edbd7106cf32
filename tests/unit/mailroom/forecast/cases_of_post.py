"""Numbers of arrivals: profile, rates, spread and what they make of the band."""

from datetime import date, timedelta
from math import sqrt

import pytest

from contracts.items import ItemClass
from mailroom.forecast.demand import due_after
from mailroom.forecast.profile import month_share, weekday_share
from mailroom.forecast.rates import Rate, SiteTrend, Spread, learn_rates, learn_spread
from mailroom.workdays import is_workday
from tests.doubles.office.teams import MONDAY, cell
from tests.unit.mailroom.forecast.cases import NOMINAL, TWENTY, VAEM, asked, case


@case("WEEKDAY_PROFILE")
def _() -> tuple[object, object]:
    week = [weekday_share(MONDAY + timedelta(days=n)) for n in range(7)]
    return week, [1.25, 1.05, 1.0, 0.95, 0.75, 0.0, 0.0]


@case("HOLIDAY_POST")
def _() -> tuple[object, object]:
    return weekday_share(date(2026, 4, 7)), pytest.approx(1.05 + 0.7 * (0.75 + 1.25))


def march() -> list[float]:
    return [month_share(day) for n in range(31) if is_workday(day := date(2026, 3, 1) + timedelta(days=n))]


@case("MONTH_EDGE_FACTOR")
def _() -> tuple[object, object]:
    return max(march()) / min(march()), pytest.approx(1.9)


@case("MONTH_EDGE_FIRST")
def _() -> tuple[object, object]:
    return [share > 1 for share in march()][:4], [True, True, False, False]


@case("MONTH_EDGE_LAST")
def _() -> tuple[object, object]:
    return [share > 1 for share in march()][-5:], [False, False, True, True, True]


@case("WORKDAYS_PER_MONTH")
def _() -> tuple[object, object]:
    return (due_after(ItemClass.EKS_ABSCHL), 16 * min(march()) + 5 * max(march())), (42, pytest.approx(21))


def learnt(rate: Rate, items: int, wednesday: date = date(2026, 3, 4)) -> Rate:
    return learn_rates({VAEM: rate}, TWENTY, {VAEM: items}, wednesday)[VAEM]


@case("RATE_SMOOTHING")
def _() -> tuple[object, object]:
    return learnt(Rate(20.0, 500, 20.0, 20.0), 40).level, pytest.approx(20 + 20 / 20)


@case("USUAL_SMOOTHING")
def _() -> tuple[object, object]:
    return learnt(Rate(20.0, 500, 20.0, 20.0), 40).usual, pytest.approx(20 + 20 / 100)


@case("PRIOR_DAYS")
def _() -> tuple[object, object]:
    return learnt(Rate(20.0, 0, 20.0, 20.0), 41).usual, pytest.approx(20 + 21 / 21)


@case("HIGHEST_DAY")
def _() -> tuple[object, object]:
    return learnt(Rate(20.0, 500, 20.0, 20.0), 2000).level, pytest.approx(20 + 0.05 * (2.5 * 20 - 20))


@case("SITE_ITEMS")
def _() -> tuple[object, object]:
    trend = SiteTrend({VAEM: 2.0})
    return trend.shrunk(Rate(20.0, 3, 20.0, 20.0), TWENTY, VAEM, 2.5), pytest.approx((20 + 40) / 2)


@case("MINUTES_PRIOR_ITEMS")
def _() -> tuple[object, object]:
    long = cell(10, 5)._replace(minutes=10 * 70)
    return asked(long).outlook.class_rates[0].minutes_per_item, pytest.approx((70 + 35) / 2)


@case("DISPERSION")
def _() -> tuple[object, object]:
    return Spread().believed, 2.5


@case("LEAST_DISPERSION")
def _() -> tuple[object, object]:
    return Spread(0.3, 90).believed, 2.0


@case("HIGHEST_DISPERSION_DAY")
def _() -> tuple[object, object]:
    after = learn_spread(Spread(2.5, 500), {}, TWENTY, {VAEM: 900}, date(2026, 3, 4))
    return after.dispersion, pytest.approx(2.5 + 0.05 * (20 - 2.5))


@case("HANDLING_VARIATION")
def _() -> tuple[object, object]:
    return asked(cell(49, 0)).bounds[0].sigma, pytest.approx(1.2 * 35 * 7)


@case("PRESENCE_SPREAD")
def _() -> tuple[object, object]:
    return asked().bounds[1].sigma, pytest.approx(0.08 * NOMINAL)


@case("SPELL_WORKDAYS")
def _() -> tuple[object, object]:
    return asked().bounds[5].sigma, pytest.approx(0.08 * NOMINAL * sqrt(8 * 4))


@case("BAND")
def _() -> tuple[object, object]:
    made = asked(cell(900, 1))
    band, bound = made.outlook.late_bands[0], made.bounds[1]
    return (band.high - band.low) * 35 / bound.sigma, pytest.approx(2 * 1.2816, rel=0.001)
