"""The EDF demand bound: work due within each horizon against capacity until then (docs/rules/forecast.md#demand-bound).

Working by earliest due date keeps every date exactly if, at each horizon, the work due by then fits into the
capacity until then; what does not fit will be late in any order of work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import erf, sqrt
from typing import NamedTuple

from contracts.items import ItemClass
from contracts.jams import ClassRate, DueBucket, HorizonOutlook
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.forecast.calendar import Ahead
from mailroom.forecast.capacity import CapacityAhead
from mailroom.forecast.counts import TeamCounts, Waiting, add
from mailroom.forecast.history import History, Losses
from mailroom.forecast.parameters import (
    ACT_RISK,
    ACT_RISK_FAR,
    ACT_SHARE,
    BEYOND,
    HANDLING_VARIATION,
    HORIZONS,
    JUDGED_UP_TO,
    MINUTES_PRIOR_ITEMS,
    PRESENCE_SPREAD,
    SPELL_WORKDAYS,
    WORKDAYS_PER_MONTH,
)
from mailroom.forecast.rates import NO_TREND, SiteTrend

_BUCKETS = (0, *HORIZONS, BEYOND)


class Bound(NamedTuple):
    """Demand and capacity of one horizon in minutes; `standing` is capacity as things stand today."""

    workdays: int
    demand: float
    capacity: float
    standing: float
    sigma: float

    @property
    def excess(self) -> float:
        """Minutes that will not be done in time; negative is room."""
        return self.demand - self.capacity

    def risk(self) -> float:
        """Probability that demand exceeds capacity; a team without work has none."""
        if self.demand <= 0:
            return 0.0
        if self.sigma <= 0:
            return 1.0 if self.excess > 0 else 0.0
        return 0.5 * (1 + erf(self.excess / self.sigma / sqrt(2)))

    def published(self) -> HorizonOutlook:
        """As it is in the outlook."""
        return HorizonOutlook(
            self.workdays, round(self.demand, 1), round(self.capacity, 1), round(self.sigma, 1), round(self.risk(), 4)
        )


@dataclass(frozen=True, slots=True)
class Work:
    """Workable open work by class and due bucket. Parked work waits for others and needs nobody yet."""

    buckets: Mapping[tuple[ItemClass, int], Waiting]
    minutes_per_item: Mapping[ItemClass, float]
    rates: Mapping[ItemClass, float]
    dispersion: float

    @property
    def items_per_minute(self) -> float:
        """Of the open work; of the expected arrivals where nothing is open; 0 without either."""
        items: float = sum(waiting.items for waiting in self.buckets.values())
        minutes: float = sum(waiting.minutes for waiting in self.buckets.values())
        if not minutes:
            items = sum(self.rates.values())
            minutes = sum(rate * self.minutes(each) for each, rate in sorted(self.rates.items()))
        return items / minutes if minutes else 0.0

    def due_buckets(self) -> tuple[DueBucket, ...]:
        """As it is in the outlook."""
        return tuple(DueBucket(*key, *self.buckets[key]) for key in sorted(self.buckets))

    def class_rates(self) -> tuple[ClassRate, ...]:
        """As it is in the outlook."""
        classes = sorted({*self.rates, *self.minutes_per_item})
        return tuple(
            ClassRate(each, round(self.rates.get(each, 0.0), 4), round(self.minutes(each), 2)) for each in classes
        )

    def minutes(self, item_class: ItemClass) -> float:
        """Expected net handling minutes of one item of the class."""
        return self.minutes_per_item.get(item_class, float(CLASSES[item_class].minutes))


def work_of(
    counts: TeamCounts, history: History, described: TeamDescribed, ahead: Ahead, trend: SiteTrend = NO_TREND
) -> Work:
    """Open work and expected arrivals of a team at one moment."""
    buckets: dict[tuple[ItemClass, int], Waiting] = {}
    open_of: dict[ItemClass, Waiting] = {}
    for (item_class, _), waiting in counts.by_state.items():
        add(open_of, item_class, waiting)
    for (item_class, due_on), waiting in counts.workable.items():
        add(buckets, (item_class, ahead.bucket(due_on)), waiting)
    dispersion = history.spread.believed
    rates = {each: trend.shrunk(history.rate(described, each), described, each, dispersion) for each in CLASSES}
    minutes = {
        each: (waiting.minutes + MINUTES_PRIOR_ITEMS * CLASSES[each].minutes) / (waiting.items + MINUTES_PRIOR_ITEMS)
        for each, waiting in open_of.items()
    }
    return Work(
        {key: waiting for key, waiting in buckets.items() if waiting.items},
        minutes,
        {each: level for each, level in rates.items() if level > 0},
        dispersion,
    )


def bounds(work: Work, capacity: CapacityAhead, ahead: Ahead) -> tuple[Bound, ...]:
    """The demand bound now (0) and at each horizon, ascending; demand and capacity never fall with the horizon."""
    due = dict.fromkeys(_BUCKETS, 0.0)
    spread = dict.fromkeys(_BUCKETS, 0.0)
    for (item_class, bucket), waiting in work.buckets.items():
        due[bucket] += waiting.minutes
        spread[bucket] += waiting.items * (HANDLING_VARIATION * work.minutes(item_class)) ** 2
    arriving = [
        (work.minutes(each), rate, due_after(each), ahead.arrivals(each)) for each, rate in sorted(work.rates.items())
    ]
    per_item = work.dispersion + HANDLING_VARIATION**2
    days = (capacity.rest_of_today, *capacity.coming)
    able = list(accumulate(day.minutes for day in days))
    standing = list(accumulate(day.standing for day in days))
    nominal = capacity.now.nominal
    made, open_minutes, open_spread = [], 0.0, 0.0
    for edge in (0, *HORIZONS):
        open_minutes += due[edge]
        open_spread += spread[edge]
        coming = [(each, rate * until[edge - after]) for each, rate, after, until in arriving if after <= edge]
        demand = open_minutes + sum(minutes * items for minutes, items in coming)
        variance = open_spread + per_item * sum(items * minutes**2 for minutes, items in coming)
        variance += (PRESENCE_SPREAD * nominal) ** 2 * edge * min(edge, SPELL_WORKDAYS)
        made.append(Bound(edge, demand, able[edge], standing[edge], sqrt(variance)))
    return tuple(made)


@cache
def due_after(item_class: ItemClass) -> int:
    """Working days from receipt to the target of the class; of the legal period where there is no target."""
    rule = CLASSES[item_class]
    months = rule.target_months or rule.failure_months
    return rule.target_workdays or months * WORKDAYS_PER_MONTH or min(HORIZONS[-1], 10)


def makes_jam(workdays: int, excess: float, risk: float, nominal_week: float, *, known: bool = False) -> bool:
    """Whether what one horizon misses is enough, and sure enough, for a jam (docs/rules/jams.md#phases).

    `known`: it comes from leave or outages that are known ahead, so there is no need to wait for certainty.
    """
    if workdays > JUDGED_UP_TO or excess <= ACT_SHARE * nominal_week:
        return False
    return risk >= (ACT_RISK if known or workdays < JUDGED_UP_TO else ACT_RISK_FAR)


def worst(made: Sequence[Bound]) -> Bound:
    """The judged horizon that misses most, the nearest among equals."""
    return max((bound for bound in made if 0 < bound.workdays <= JUDGED_UP_TO), key=lambda bound: bound.excess)


def losses_ahead(
    work: Work, capacity: CapacityAhead, described: TeamDescribed, history: History, ahead: Ahead, workdays: int
) -> Losses:
    """Why capacity until this horizon is below nominal and arrivals above usual, in minutes, exactly additive."""
    days = (capacity.rest_of_today, *capacity.coming[:workdays])
    inflow = sum(
        (rate - history.usual(described, each)) * work.minutes(each) * ahead.arrivals(each)[workdays - due_after(each)]
        for each, rate in sorted(work.rates.items())
        if due_after(each) <= workdays
    )
    return Losses(
        inflow=inflow,
        planned=sum(day.planned for day in days),
        unplanned=sum(day.unplanned for day in days),
        vacancy=sum(day.vacancy for day in days),
        outage=sum(day.outage for day in days),
        throughput=sum(day.throughput for day in days),
    )
