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
from tests.unit.mailroom.forecast.cases import BARE, NINE, TWENTY, VAEM, Case

KNOWN = Pace(1.0, 500, 1.0)
PER_ITEM = 25.0
"""With 2,500 minutes of presence, 4 x 2,500 x 25 is 500 squared."""
HALF_GONE = Source(BARE, book(publish(MONDAY, 5.0, 1.5, 3.5)))
BEGUN = history.begin(History(), MONDAY)


def after(done: float, before: Pace = KNOWN) -> Pace:
    """The pace after a day with this many minutes of work done."""
    return pace.evolve(before, Worked(done, 2500.0, PER_ITEM))


def on_chart(total: float) -> Pace:
    return KNOWN._replace(chart=Chart(total, 1.0, 1.0))


def is_busy(items: int) -> bool:
    return worked_on(HALF_GONE, counted(partial([cell(items, 5)])), Ended(MONDAY, NINE)) is not None


def weeks(days: int) -> History:
    memory = BEGUN
    for n in range(days):
        ended = Ended(add_workdays(MONDAY, n), NINE)
        memory = history.learn(memory, Source(TWENTY, CapacityBook()), counted(partial([])), ended, None)
    return memory


def is_silence(usual: float) -> bool:
    """Whether nothing at all is a gap in the data of a team that usually gets this many items."""
    team = replace(at_work([], CapacityBook()), history=replace(BEGUN, learned_through=MONDAY))
    tick = Tick((describe(usual={VAEM: usual / 1.25}),), {}, (), local(add_workdays(MONDAY, 1), 9))
    return has_gap({"team-1": team}, tick)


def shown_days() -> int:
    flows = [flow(add_workdays(MONDAY, -n), 3) for n in range(9)]
    return len(history.show(History(), counted(partial([], flows)), last_slot(NINE)).shown_flows)


CASES: dict[str, Case] = {
    "PACE_PRIOR_DAYS": lambda: (after(2000, Pace()).usual, pytest.approx(1 - 0.2 / 6)),
    "PACE_KNOWN_AFTER": lambda: ([after(1250, Pace(1.0, days)).chart.total > 0 for days in (19, 20)], [False, True]),
    "PACE_SMOOTHING": lambda: (after(2000).usual, pytest.approx(1 - 0.2 / 100)),
    "SLOW_SMOOTHING": lambda: (after(2000, Pace(1.0, 500, 0.6, True)).believed, pytest.approx(0.6 + 0.2 / 20)),
    "PACE_BOUNDS": lambda: (
        [after(done).usual for done in (0, 9000)],
        [pytest.approx(1 - 0.5 / 100), pytest.approx(1 + 0.5 / 100)],
    ),
    "COMPLETION_DISPERSION": lambda: (after(1500).chart.total + 0.5, pytest.approx(1000 / 500)),
    "CHART_SLACK": lambda: (after(2000).chart.total, pytest.approx(1 - 0.5)),
    "CHART_ALARM": lambda: ([after(2500, on_chart(total)).slow for total in (5.4, 5.6)], [False, True]),
    "HEARD": lambda: ([pace.is_heard(KNOWN._replace(chart=Chart(total))) for total in (2.4, 2.6)], [False, True]),
    "JUMP_PRIOR_DAYS": lambda: (
        after(1500, KNOWN._replace(chart=Chart(9.0, 4500.0, 7500.0))).believed,
        pytest.approx((6000 + 5000) / (10_000 + 5000)),
    ),
    "RECOVERED_SHARE": lambda: (
        [after(2500, Pace(1.0, 500, believed, True)).slow for believed in (0.88, 0.91)],
        [True, False],
    ),
    "BUSY_DAYS": lambda: ([is_busy(59), is_busy(60)], [59 * 35 >= 1.5 * 1386, 60 * 35 >= 1.5 * 1386]),
    "SETTLE_WORKDAYS": lambda: (
        history.settle(History(), counted(partial([])), MONDAY).settled_through,
        add_workdays(MONDAY, -5),
    ),
    "PAST_WORKDAYS": lambda: (len(weeks(15).past), 10),
    "LEARNT_BACK": lambda: (len(history.days_to_learn(BEGUN, add_workdays(MONDAY, 30))), 10),
    "SHOWN_DAYS": lambda: (shown_days(), 5),
    "SILENCE_ITEMS": lambda: ([is_silence(8.0), is_silence(12.0)], [False, True]),
}
