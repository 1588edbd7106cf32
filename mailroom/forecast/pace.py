"""What a team gets done per minute of presence, and the chart that detects when it drops although nobody is absent.

The chart is a one-sided CUSUM (docs/rules/forecast.md#pace): with C the minutes that should have been done on a day,
phi the dispersion of completions and p the minutes of one item,

    z = (C - done) / sqrt(phi * C * p)          S = max(0, S + z - k)          alarm at S >= h

The usual pace follows slowly, so that a slowdown of weeks stands out against it. At an alarm the believed pace
becomes what was done since S last was 0; from then on the same chart, the other way round, waits for the recovery.
"""

from math import sqrt
from typing import NamedTuple

from mailroom.forecast.parameters import (
    CHART_ALARM,
    CHART_SLACK,
    COMPLETION_DISPERSION,
    HEARD,
    JUMP_PRIOR_DAYS,
    PACE_BOUNDS,
    PACE_KNOWN_AFTER,
    PACE_PRIOR_DAYS,
    PACE_SMOOTHING,
    RECOVERED_SHARE,
    SLOW_SMOOTHING,
)


class Chart(NamedTuple):
    """The sum S in standard deviations, and what was done and expected, in minutes, since it last was 0."""

    total: float = 0.0
    done: float = 0.0
    expected: float = 0.0


class Worked(NamedTuple):
    """One busy day: minutes done, minutes of presence at pace 1, and the mean minutes of an item."""

    done: float
    present: float
    per_item: float


class Pace(NamedTuple):
    """Minutes done per minute of presence: the usual pace and, below it while `slow`, the one believed now."""

    usual: float = 1.0
    days: int = 0
    believed: float = 1.0
    slow: bool = False
    chart: Chart = Chart()


def share_of_usual(pace: Pace, common: float) -> float:
    """The pace to allow for, against the usual one: a slow team's own, else the common one of its site.

    The common slowdown counts for a team only while its own chart is half way to an alarm, so that one slow team
    does not make its neighbours slow.
    """
    if pace.slow:
        return pace.believed / pace.usual
    return common if is_heard(pace) else 1.0


def is_heard(pace: Pace) -> bool:
    """Whether the team is slow, or its shortfall larger than the noise of the days."""
    return pace.slow or pace.chart.total >= HEARD


def evolve(pace: Pace, worked: Worked) -> Pace:
    """The pace after one more busy day."""
    low, high = PACE_BOUNDS
    ratio = min(high, max(low, worked.done / worked.present))
    weight = PACE_SMOOTHING if pace.slow else max(PACE_SMOOTHING, 1 / (pace.days + PACE_PRIOR_DAYS + 1))
    usual = pace.usual + weight * (ratio - pace.usual)
    if pace.days < PACE_KNOWN_AFTER:
        return Pace(usual, pace.days + 1, usual)
    chart = _charted(pace, worked)
    believed = pace.believed
    if chart.total >= CHART_ALARM:
        doubt = 0.0 if pace.slow else JUMP_PRIOR_DAYS * worked.present * believed
        believed, chart = min(usual, believed * _step(chart, doubt)), Chart()
        slow = not pace.slow or believed < RECOVERED_SHARE * usual
    else:
        believed = believed + SLOW_SMOOTHING * (ratio - believed) if pace.slow else usual
        slow = pace.slow and believed < RECOVERED_SHARE * usual
    if not slow:
        return Pace(usual, pace.days + 1, usual, False, Chart() if pace.slow else chart)
    return Pace(usual, pace.days + 1, believed, True, chart)


def _charted(pace: Pace, worked: Worked) -> Chart:
    """The chart with one more day: of what is missing, or of what exceeds the believed pace while slow."""
    expected = worked.present * pace.believed
    missing = (worked.done - expected) if pace.slow else (expected - worked.done)
    total = pace.chart.total + missing / sqrt(COMPLETION_DISPERSION * expected * worked.per_item) - CHART_SLACK
    if total <= 0:
        return Chart()
    return Chart(total, pace.chart.done + worked.done, pace.chart.expected + expected)


def _step(chart: Chart, doubt: float) -> float:
    """The new pace against the believed one, with so many minutes that went as believed."""
    low, high = PACE_BOUNDS
    return min(high, max(low, (chart.done + doubt) / (chart.expected + doubt)))
