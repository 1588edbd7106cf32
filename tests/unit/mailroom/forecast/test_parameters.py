"""Every number of the forecast and of the jam rule does what its text says: one case each, reckoned by hand.

No case reads the number itself, so a number that is changed by mistake fails the case of its name.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import sqrt

import pytest

from contracts.items import ItemClass
from contracts.jams import JamPhase
from mailroom.forecast import history, pace, parameters
from mailroom.forecast.calendar import ahead_of, last_slot
from mailroom.forecast.capacity import CapacityBook, Source, capacity_ahead
from mailroom.forecast.counts import counted
from mailroom.forecast.demand import due_after
from mailroom.forecast.history import Ended, History, worked_on
from mailroom.forecast.outlook import Forecast, ask
from mailroom.forecast.pace import Chart, Pace, Worked
from mailroom.forecast.profile import month_share, weekday_share
from mailroom.forecast.rates import Rate, SiteTrend, Spread, learn_rates, learn_spread
from mailroom.jams.days import Tick, has_gap
from mailroom.jams.phases import Jam
from mailroom.workdays import add_workdays, is_workday, local
from tests.unit.mailroom.judged import forecast, step
from tests.unit.mailroom.teams_at_work import MONDAY, at_work, book, cell, describe, flow, partial, publish

Case = Callable[[], tuple[object, object]]
CASES: dict[str, Case] = {}

NINE = local(MONDAY, 9)
FULL = 2772.0
"""Net minutes of ten full-time equivalents: 10 x 462 x 0.6."""
NOMINAL = 0.78 * FULL
VAEM = ItemClass.VAEM
BARE = describe(usual={})
TWENTY = describe(usual={VAEM: 20.0})


def case(name: str) -> Callable[[Case], Case]:
    def kept(check: Case) -> Case:
        CASES[name] = check
        return check

    return kept


def asked(*cells: object, kept: CapacityBook | None = None) -> Forecast:
    counts = counted(partial(cells))  # type: ignore[arg-type] # cells as made by `cell`
    return ask(BARE, counts, History(), book(publish(MONDAY, 8.0)) if kept is None else kept, (), NINE)


def day_minutes(ahead: int, kept: CapacityBook) -> float:
    return capacity_ahead(Source(BARE, kept), ahead_of(NINE)).coming[ahead - 1].minutes


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
    return day_minutes(30, book(plan)), pytest.approx((10 - 1.5 - 0.75) * 277.2)


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


KNOWN = Pace(1.0, 500, 1.0)
PER_ITEM = 25.0
"""With 2,500 minutes of presence, 4 x 2,500 x 25 is 500 squared."""


def worked(done: float) -> Worked:
    return Worked(done, 2500.0, PER_ITEM)


@case("PACE_PRIOR_DAYS")
def _() -> tuple[object, object]:
    return pace.evolve(Pace(), worked(2000)).usual, pytest.approx(1 - 0.2 / 6)


@case("PACE_KNOWN_AFTER")
def _() -> tuple[object, object]:
    heard = [pace.evolve(Pace(1.0, days), worked(1250)).chart.total > 0 for days in (19, 20)]
    return heard, [False, True]


@case("PACE_SMOOTHING")
def _() -> tuple[object, object]:
    return pace.evolve(KNOWN, worked(2000)).usual, pytest.approx(1 - 0.2 / 100)


@case("SLOW_SMOOTHING")
def _() -> tuple[object, object]:
    return pace.evolve(Pace(1.0, 500, 0.6, True), worked(2000)).believed, pytest.approx(0.6 + 0.2 / 20)


@case("PACE_BOUNDS")
def _() -> tuple[object, object]:
    extremes = [pace.evolve(KNOWN, worked(done)).usual for done in (0, 9000)]
    return extremes, [pytest.approx(1 - 0.5 / 100), pytest.approx(1 + 0.5 / 100)]


@case("COMPLETION_DISPERSION")
def _() -> tuple[object, object]:
    return pace.evolve(KNOWN, worked(1500)).chart.total + 0.5, pytest.approx(1000 / 500)


@case("CHART_SLACK")
def _() -> tuple[object, object]:
    return pace.evolve(KNOWN, worked(2000)).chart.total, pytest.approx(1 - 0.5)


@case("CHART_ALARM")
def _() -> tuple[object, object]:
    slow = [pace.evolve(KNOWN._replace(chart=Chart(total, 1.0, 1.0)), worked(2500)).slow for total in (5.4, 5.6)]
    return slow, [False, True]


@case("HEARD")
def _() -> tuple[object, object]:
    return [pace.is_heard(KNOWN._replace(chart=Chart(total))) for total in (2.4, 2.6)], [False, True]


@case("JUMP_PRIOR_DAYS")
def _() -> tuple[object, object]:
    after = pace.evolve(KNOWN._replace(chart=Chart(9.0, 4500.0, 7500.0)), worked(1500))
    return after.believed, pytest.approx((6000 + 5000) / (10_000 + 5000))


@case("RECOVERED_SHARE")
def _() -> tuple[object, object]:
    still = [pace.evolve(Pace(1.0, 500, believed, True), worked(2500)).slow for believed in (0.88, 0.91)]
    return still, [True, False]


@case("BUSY_DAYS")
def _() -> tuple[object, object]:
    source = Source(BARE, book(publish(MONDAY, 5.0, 1.5, 3.5)))
    enough = [worked_on(source, counted(partial([cell(items, 5)])), Ended(MONDAY, NINE)) for items in (59, 60)]
    return [each is not None for each in enough], [59 * 35 >= 1.5 * 1386, 60 * 35 >= 1.5 * 1386]


@case("SETTLE_WORKDAYS")
def _() -> tuple[object, object]:
    return history.settle(History(), counted(partial([])), MONDAY).settled_through, add_workdays(MONDAY, -5)


def weeks(days: int) -> History:
    memory = history.begin(History(), MONDAY)
    for n in range(days):
        day = add_workdays(MONDAY, n)
        memory = history.learn(memory, Source(TWENTY, CapacityBook()), counted(partial([])), Ended(day, NINE))
    return memory


@case("PAST_WORKDAYS")
def _() -> tuple[object, object]:
    return len(weeks(15).past), 10


@case("LEARNT_BACK")
def _() -> tuple[object, object]:
    memory = history.begin(History(), MONDAY)
    return len(history.days_to_learn(memory, add_workdays(MONDAY, 30))), 10


@case("SHOWN_DAYS")
def _() -> tuple[object, object]:
    flows = [flow(add_workdays(MONDAY, -n), 3) for n in range(9)]
    return len(history.show(History(), counted(partial([], flows)), last_slot(NINE)).shown_flows), 5


@case("SILENCE_ITEMS")
def _() -> tuple[object, object]:
    gaps = []
    for usual in (8.0, 12.0):
        memory = replace(history.begin(History(), MONDAY), learned_through=MONDAY)
        tick = Tick((describe(usual={VAEM: usual / 1.25}),), {}, (), local(add_workdays(MONDAY, 1), 9))
        gaps.append(has_gap({"team-1": replace(at_work([], CapacityBook()), history=memory)}, tick))
    return gaps, [False, True]


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


def test_every_parameter_has_its_case() -> None:
    assert set(CASES) == {name for name in vars(parameters) if name.isupper()}


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_parameter_does_what_its_text_says(name: str) -> None:
    found, wanted = CASES[name]()
    assert found == wanted
