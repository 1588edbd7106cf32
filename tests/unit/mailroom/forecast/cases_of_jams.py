"""Numbers of the jam rule."""

import pytest

from contracts.jams import JamPhase
from mailroom.jams.phases import Jam
from mailroom.workdays import add_workdays, local
from tests.doubles.office.forecasts import forecast, step
from tests.doubles.office.teams import MONDAY
from tests.unit.mailroom.forecast.cases import NOMINAL, asked, case


def phase(excess: float, **more: float) -> JamPhase:
    return step(Jam(), forecast(excess, **more)).phase  # type: ignore[arg-type] # numbers only


@case("WATCH_RISK")
def _() -> tuple[object, object]:
    return [phase(excess, sigma=1000.0) for excess in (-10, 10)], [JamPhase.NORMAL, JamPhase.WATCH]


@case("ACT_RISK")
def _() -> tuple[object, object]:
    return [phase(excess, sigma=1000.0) for excess in (830, 850)], [JamPhase.WATCH, JamPhase.OPEN]


@case("ACT_RISK_FAR")
def _() -> tuple[object, object]:
    far = [phase(excess, workdays=20, sigma=1000.0) for excess in (1270, 1290)]
    return far, [JamPhase.WATCH, JamPhase.FORECAST]


@case("NOMINAL_WEEK")
def _() -> tuple[object, object]:
    return asked().nominal_week, pytest.approx(5 * NOMINAL)


@case("ACT_SHARE")
def _() -> tuple[object, object]:
    return [phase(excess) for excess in (399, 401)], [JamPhase.WATCH, JamPhase.OPEN]


@case("CALM_WORKDAYS")
def _() -> tuple[object, object]:
    jam = step(step(Jam(), forecast(900)), forecast(-900, at=local(MONDAY, 12)))
    times = (local(add_workdays(MONDAY, 1), 11), local(add_workdays(MONDAY, 1), 13))
    return [step(jam, forecast(-900, at=at)).phase for at in times], [JamPhase.OPEN, JamPhase.NORMAL]


@case("NEAR_WORKDAYS")
def _() -> tuple[object, object]:
    return [phase(900, workdays=days) for days in (5, 8)], [JamPhase.OPEN, JamPhase.FORECAST]


@case("MISSING_NOW")
def _() -> tuple[object, object]:
    found = [phase(900, workdays=12, missing_now=missing) for missing in (0.09, 0.11)]
    return found, [JamPhase.FORECAST, JamPhase.OPEN]
