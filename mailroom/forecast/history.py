"""What the forecast has learnt of one team from the days that have ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts.items import ItemClass
from contracts.jams import ShownFlow
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.forecast.capacity import Source, day_capacity
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.parameters import (
    BUSY_DAYS,
    HIGHEST_DAY,
    PAST_WORKDAYS,
    PRIOR_DAYS,
    RATE_SMOOTHING,
    SETTLE_WORKDAYS,
    SILENCE_ITEMS,
    THROUGHPUT_BOUNDS,
    THROUGHPUT_SMOOTHING,
    WEEKDAY_PROFILE,
)
from mailroom.workdays import add_workdays


class Rate(NamedTuple):
    """Arrivals per mean working day, and from how many days that is known."""

    level: float
    days: int


class Losses(NamedTuple):
    """Why a team has more to do than it can, in minutes, by internal cause (P7)."""

    inflow: float = 0.0
    planned: float = 0.0
    unplanned: float = 0.0
    vacancy: float = 0.0
    outage: float = 0.0
    throughput: float = 0.0

    def plus(self, other: "Losses") -> "Losses":
        """Both together."""
        return Losses(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class History:
    """The memory of one team. All of it moves at the end of a day only, except `shown_*`, which moves at the slots.

    `settled_*`: completed on days whose counts are final. `past`: losses of the last working days.
    """

    rates: Mapping[ItemClass, Rate] = field(default_factory=dict)
    throughput: float = 1.0
    past: tuple[Losses, ...] = ()
    learned_from: date | None = None
    learned_through: date | None = None
    settled_through: date = date.min
    settled_completed: int = 0
    settled_late: int = 0
    shown_slot: datetime | None = None
    shown_flows: tuple[ShownFlow, ...] = ()

    def rate(self, described: TeamDescribed, item_class: ItemClass) -> Rate:
        """What is believed of a class; before own history speaks, what the organisation calls usual."""
        known = self.rates.get(item_class)
        return known or Rate(described.usual_items_per_day.get(item_class, 0.0), 0)


def expected_items(history: History, described: TeamDescribed, day: date) -> float:
    """All items that should come in on that day."""
    level = sum(history.rate(described, each).level for each in CLASSES)
    return level * WEEKDAY_PROFILE[day.weekday()]


def is_silent(received: int, expected: float) -> bool:
    """Whether a whole region's day without arrivals is a gap in the data rather than a fact."""
    return received == 0 and expected >= SILENCE_ITEMS


def learn(history: History, source: Source, counts: TeamCounts, day: date, at: datetime, silent: bool) -> History:
    """The memory after one more working day has ended. `silent`: the region's data of that day are missing."""
    if silent:
        return replace(history, learned_through=day, past=(*history.past, Losses())[-PAST_WORKDAYS:])
    arrived = _arrived(counts, add_workdays(day, -1), day)
    capacity = day_capacity(source, day, at)
    done = counts.day(day).completed_minutes
    busy = capacity.minutes > 0 and counts.open_minutes() >= BUSY_DAYS * capacity.minutes
    missing = capacity.minutes - done if busy else 0.0
    losses = Losses(
        inflow=_surplus(history, source.described, arrived, day),
        planned=capacity.planned,
        unplanned=capacity.unplanned,
        vacancy=capacity.vacancy,
        outage=capacity.outage,
        throughput=missing + capacity.throughput,
    )
    return replace(
        history,
        rates=_rates(history, source.described, arrived, day),
        throughput=_throughput(history.throughput, done, capacity.minutes) if busy else history.throughput,
        past=(*history.past, losses)[-PAST_WORKDAYS:],
        learned_through=day,
    )


def settle(history: History, counts: TeamCounts, today: date) -> History:
    """Take the counts of days that are old enough as final, before their source forgets them."""
    final = add_workdays(today, -SETTLE_WORKDAYS)
    if final <= history.settled_through:
        return history
    flows = [flow for day, flow in counts.days.items() if history.settled_through < day <= final]
    return replace(
        history,
        settled_through=final,
        settled_completed=history.settled_completed + sum(flow.completed for flow in flows),
        settled_late=history.settled_late + sum(flow.completed_late for flow in flows),
    )


def completed(history: History, counts: TeamCounts) -> tuple[int, int]:
    """Items completed since the beginning, and how many of them late."""
    flows = [flow for day, flow in counts.days.items() if day > history.settled_through]
    return (
        history.settled_completed + sum(flow.completed for flow in flows),
        history.settled_late + sum(flow.completed_late for flow in flows),
    )


def show(history: History, counts: TeamCounts, slot: datetime) -> History:
    """Day flows as they may be shown from this fixed time on; between two slots nothing moves (P5)."""
    if history.shown_slot is not None and history.shown_slot >= slot:
        return history
    days = sorted(counts.days)[-PAST_WORKDAYS:]
    return replace(history, shown_slot=slot, shown_flows=tuple(_shown(counts, day) for day in days))


def _shown(counts: TeamCounts, day: date) -> ShownFlow:
    flow = counts.day(day)
    return ShownFlow(day, flow.received, flow.completed, flow.moved_in, flow.moved_out)


def _arrived(counts: TeamCounts, after: date, until: date) -> dict[ItemClass, int]:
    """Items to do that came in after one day and up to another; what comes on days off belongs to the next one."""
    arrived: dict[ItemClass, int] = {}
    for (day, item_class), flow in counts.flows.items():
        if after < day <= until and flow.to_do:
            arrived[item_class] = arrived.get(item_class, 0) + flow.to_do
    return arrived


def _rates(
    history: History, described: TeamDescribed, arrived: Mapping[ItemClass, int], day: date
) -> dict[ItemClass, Rate]:
    share = WEEKDAY_PROFILE[day.weekday()]
    prior = PRIOR_DAYS if described.usual_items_per_day else 0
    rates: dict[ItemClass, Rate] = {}
    for item_class in CLASSES:
        rate = history.rate(described, item_class)
        today = arrived.get(item_class, 0) / share
        if not (rate.level or today):
            continue
        if rate.days + prior >= PRIOR_DAYS:
            today = min(today, max(rate.level, 1.0) * HIGHEST_DAY)
        weight = max(RATE_SMOOTHING, 1 / (rate.days + prior + 1))
        rates[item_class] = Rate(rate.level + weight * (today - rate.level), rate.days + 1)
    return rates


def _surplus(history: History, described: TeamDescribed, arrived: Mapping[ItemClass, int], day: date) -> float:
    """Minutes that came in beyond what is usual for the day."""
    share = WEEKDAY_PROFILE[day.weekday()]
    usual = described.usual_items_per_day
    return sum(
        rule.minutes
        * (arrived.get(each, 0) - share * (usual.get(each, 0.0) if usual else history.rate(described, each).level))
        for each, rule in CLASSES.items()
    )


def _throughput(believed: float, done: int, capacity: float) -> float:
    low, high = THROUGHPUT_BOUNDS
    # `capacity` already contains what is believed; the day is measured against capacity as published.
    day = min(high, max(low, done / (capacity / believed)))
    return believed + THROUGHPUT_SMOOTHING * (day - believed)


def days_to_learn(history: History, today: date) -> tuple[date, ...]:
    """Working days that have ended since the last one learnt; nothing before the first tick is taken as history."""
    if history.learned_through is None:
        return ()
    days: list[date] = []
    day = add_workdays(history.learned_through, 1)
    while day < today and len(days) < 2 * PAST_WORKDAYS:
        days.append(day)
        day = add_workdays(day, 1)
    return tuple(days)


def begin(history: History, today: date) -> History:
    """The memory at its first tick: learning starts with the day of that tick."""
    if history.learned_through is not None:
        return history
    return replace(history, learned_from=today, learned_through=today - timedelta(days=1))
