"""How far forecasts were off and how long jams lasted, as the metrics tell it."""

from datetime import datetime, timedelta

import pytest

from contracts.jams import CapacityDay, JamChanged, JamPhase, OutlookReady, TeamOutlookDrawn
from mailroom.jams.region import Judgement, Region
from mailroom.workdays import add_workdays, business_date, local
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.outcomes import Outcomes
from tests.doubles.office.records import REGION, a_jam, an_outlook

MONDAY_9 = datetime.fromisoformat("2026-03-02T09:00:00+01:00")


def outlook(at: datetime, left: float) -> TeamOutlookDrawn:
    """Three thousand minutes a day on every day ahead, nothing comes in: five days less are left in five days."""
    days = tuple(CapacityDay(add_workdays(business_date(at), ahead), 3_000.0) for ahead in range(1, 21))
    minutes = round(left * 3_000)
    return an_outlook("T1", at, capacity_days=days, days_of_work_left=left, open_minutes=minutes)


def judged(at: datetime, *outlooks: TeamOutlookDrawn, changes: tuple[JamChanged, ...] = ()) -> Judgement:
    ready = OutlookReady(region=REGION, at=at, teams=len(outlooks), unplaced_items=0)
    return Judgement(Region(REGION), {}, outlooks, changes, ready)


class Shown:
    """The figures and what they show."""

    def __init__(self) -> None:
        self.metrics = Metrics(Base(), "jams")
        self.outcomes = Outcomes(self.metrics)

    def of(self, series: str) -> float:
        lines = self.metrics.exposition().decode().splitlines()
        [value] = [line.rsplit(" ", 1)[1] for line in lines if line.startswith(f"{series} ")]
        return float(value)

    def errors(self, horizon: int) -> tuple[float, float]:
        """How many were compared, and the sum of their distances."""
        name, label = "mailroom_forecast_abs_error_workdays", f'{{horizon="{horizon}"}}'
        return self.of(f"{name}_count{label}"), round(self.of(f"{name}_sum{label}"), 6)


@pytest.fixture
def shown() -> Shown:
    return Shown()


def test_a_forecast_is_held_against_what_came_five_and_ten_working_days_later(shown: Shown) -> None:
    assert shown.errors(5) == shown.errors(10) == (0, 0)
    shown.outcomes.judged(judged(MONDAY_9, outlook(MONDAY_9, 12.0)))  # says 7 in five days, 2 in ten
    later = MONDAY_9 + timedelta(days=7)
    shown.outcomes.judged(judged(later, outlook(later, 9.5)))
    assert shown.errors(5) == (1, 2.5) and shown.errors(10) == (0, 0)
    last = MONDAY_9 + timedelta(days=14)
    shown.outcomes.judged(judged(last, outlook(last, 3.0)))
    assert shown.errors(10) == (1, 1.0)


def test_only_the_first_look_of_a_day_is_compared(shown: Shown) -> None:
    for hours in (0, 2):
        at = MONDAY_9 + timedelta(hours=hours)
        shown.outcomes.judged(judged(at, outlook(at, 12.0)))
    for hours in (0, 2):
        at = MONDAY_9 + timedelta(days=7, hours=hours)
        shown.outcomes.judged(judged(at, outlook(at, 9.0)))
    assert shown.errors(5) == (1, 2.0)


def test_a_region_that_has_gone_is_not_compared(shown: Shown) -> None:
    shown.outcomes.judged(judged(MONDAY_9, outlook(MONDAY_9, 12.0)))
    shown.outcomes.forget(REGION)
    later = MONDAY_9 + timedelta(days=7)
    shown.outcomes.judged(judged(later, outlook(later, 9.5)))
    assert shown.errors(5) == (0, 0)


def test_jams_last_in_working_time(shown: Shown) -> None:
    friday, monday = local(add_workdays(MONDAY_9.date(), 4), 16), local(add_workdays(MONDAY_9.date(), 5), 10)
    opened = a_jam("T1", monday, since=friday)
    cleared = replace_phase(a_jam("T1", monday + timedelta(hours=2), since=friday))
    never_open = replace_phase(a_jam("T2", monday, since=friday, was_open=False))
    shown.outcomes.judged(judged(monday, changes=(opened, cleared, never_open)))
    name = "mailroom_jam_duration_seconds"
    assert shown.of(f'{name}_sum{{phase="until_open"}}') == 3 * 3600
    assert shown.of(f'{name}_sum{{phase="until_cleared"}}') == 5 * 3600
    assert shown.of(f'{name}_count{{phase="until_cleared"}}') == 1


def replace_phase(change: JamChanged) -> JamChanged:
    return change.model_copy(update={"phase": JamPhase.NORMAL})
