"""Numbers of the pace of work and of what is learnt from the past."""

from dataclasses import replace

import pytest

from mailroom.forecast import history, pace
from mailroom.forecast.calendar import last_slot
from mailroom.forecast.capacity import Source
from mailroom.forecast.counts import counted
from mailroom.forecast.history import Ended, History, worked_on
from mailroom.forecast.pace import Chart, Pace, Worked
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.days import Tick, has_gap
from mailroom.workdays import add_workdays, local
from tests.doubles.office.teams import MONDAY, at_work, book, cell, describe, flow, partial, publish
from tests.unit.mailroom.forecast.cases import BARE, NINE, TWENTY, VAEM, case

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
        memory = history.learn(memory, Source(TWENTY, CapacityBook()), counted(partial([])), Ended(day, NINE), None)
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
