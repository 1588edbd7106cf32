"""What the teams' outlooks say beyond the jam rule: how much work is left, what is due when, and balance."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import sqrt

from contracts.jams import TeamOutlookDrawn
from mailroom.forecast.counts import TeamCounts
from mailroom.workdays import workdays_between

_Z90 = 1.2816
"""Standard deviations below which nine tenths of a normal distribution lie."""
QUANTILES: Mapping[str, float] = {"0.1": -_Z90, "0.5": 0.0, "0.9": _Z90}
_WEEK = 5


def days_left_ahead(outlook: TeamOutlookDrawn, workdays: int) -> dict[str, float]:
    """Days of work left this many working days ahead if nothing is moved, by quantile; empty without capacity.

    Fluid balance (docs/rules/forecast.md#demand-bound): open work plus expected arrivals minus capacity, divided by the
    mean capacity of the five days after; spread by the outlook's sigma of that horizon.
    """
    minutes = [day.minutes for day in outlook.capacity_days]
    after = minutes[workdays : workdays + _WEEK]
    per_day = sum(after) / len(after) if after else 0.0
    if per_day <= 0:
        return {}
    arriving = workdays * sum(rate.arrivals_per_workday * rate.minutes_per_item for rate in outlook.class_rates)
    work = outlook.open_minutes + arriving - sum(minutes[:workdays])
    sigma = _sigma(outlook, workdays)
    return {name: max(0.0, work + z * sigma) / per_day for name, z in QUANTILES.items()}


def _sigma(outlook: TeamOutlookDrawn, workdays: int) -> float:
    """The outlook's standard deviation there; between two horizons the variance is interpolated linearly."""
    known = [(each.workdays, each.sigma_minutes**2) for each in outlook.horizons]
    below = max((each for each in known if each[0] <= workdays), default=(0, 0.0))
    above = min((each for each in known if each[0] >= workdays), default=below)
    if above[0] == below[0]:
        return sqrt(below[1])
    share = (workdays - below[0]) / (above[0] - below[0])
    return sqrt(below[1] + share * (above[1] - below[1]))


def due_wave(counts: TeamCounts, today: date, days: int) -> list[int]:
    """Minutes of open work by the working day on which its earliest clock ends; index 0 is today.

    What is overdue already or due later is not in it. A date on a day off counts on the working day before it, the
    last one on which it can be met.
    """
    wave = [0] * days
    for (_, _, due_on), waiting in counts.waiting.items():
        ahead = workdays_between(today, due_on)
        if due_on >= today and ahead < days:
            wave[ahead] += waiting.minutes
    return wave


def balance(days_left: Iterable[float]) -> float | None:
    """1 where all teams have equally much work left; less by the mean distance from the mean. None without teams.

    After the balancedness score of LinkedIn's Cruise Control, as a ratio and never below 0.
    """
    known: Sequence[float] = tuple(days_left)
    if not known:
        return None
    mean = sum(known) / len(known)
    if mean == 0:
        return 1.0
    return max(0.0, 1 - sum(abs(each - mean) for each in known) / len(known) / mean)
