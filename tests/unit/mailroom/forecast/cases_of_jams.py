"""Numbers of the jam rule."""

from datetime import datetime

import pytest

from contracts.jams import JamPhase
from mailroom.jams.phases import Jam
from mailroom.workdays import add_workdays, local
from tests.doubles.office.forecasts import forecast, step
from tests.doubles.office.teams import MONDAY
from tests.unit.mailroom.forecast.cases import NOMINAL, Case, asked

NORMAL, WATCH, FORECAST, OPEN = JamPhase


def phases(*excesses: float, sigma: float = 1.0, workdays: int = 5) -> list[JamPhase]:
    return [step(Jam(), forecast(excess, sigma=sigma, workdays=workdays)).phase for excess in excesses]


def after_a_calm_day(at: datetime) -> JamPhase:
    jam = step(step(Jam(), forecast(900)), forecast(-900, at=local(MONDAY, 12)))
    return step(jam, forecast(-900, at=at)).phase


def with_missing(share: float) -> JamPhase:
    return step(Jam(), forecast(900, workdays=12, missing_now=share)).phase


CASES: dict[str, Case] = {
    "WATCH_RISK": lambda: (phases(-10, 10, sigma=1000.0), [NORMAL, WATCH]),
    "ACT_RISK": lambda: (phases(830, 850, sigma=1000.0), [WATCH, OPEN]),
    "ACT_RISK_FAR": lambda: (phases(1270, 1290, sigma=1000.0, workdays=20), [WATCH, FORECAST]),
    "NOMINAL_WEEK": lambda: (asked().nominal_week, pytest.approx(5 * NOMINAL)),
    "ACT_SHARE": lambda: (phases(399, 401), [WATCH, OPEN]),
    "CALM_WORKDAYS": lambda: (
        [after_a_calm_day(local(add_workdays(MONDAY, 1), hour)) for hour in (11, 13)],
        [OPEN, NORMAL],
    ),
    "NEAR_WORKDAYS": lambda: ([*phases(900, workdays=5), *phases(900, workdays=8)], [OPEN, FORECAST]),
    "MISSING_NOW": lambda: ([with_missing(0.09), with_missing(0.11)], [FORECAST, OPEN]),
}
