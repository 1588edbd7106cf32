"""What the forecast has learnt of one team from the days that have ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts.items import ItemClass
from contracts.jams import ShownFlow
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.forecast import pace
from mailroom.forecast.capacity import Source, day_capacity
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.pace import Pace, Worked
from mailroom.forecast.parameters import (
    BUSY_DAYS,
    LEARNT_BACK,
    PAST_WORKDAYS,
    SETTLE_WORKDAYS,
    SHOWN_DAYS,
)
from mailroom.forecast.profile import day_share
from mailroom.forecast.rates import Arrived, Rate, Spread, learn_rates, learn_spread, rate_of
from mailroom.workdays import add_workdays


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

    def with_one_absence(self) -> "Losses":
        """The same with all absence in one place, also that of days of which the split was once known (P4)."""
        return self._replace(planned=0.0, unplanned=self.planned + self.unplanned)


@dataclass(frozen=True, slots=True)
class History:
    """The memory of one team. All of it changes only at the end of a day, except `shown_*`, which moves at the slots.

    `settled_*`: completed on days whose counts are final. `past`: losses of the last working days.
    """

    rates: Mapping[ItemClass, Rate] = field(default_factory=dict)
    spread: Spread = field(default_factory=Spread)
    pace: Pace = field(default_factory=Pace)
    past: tuple[Losses, ...] = ()
    learned_from: date | None = None
    learned_through: date | None = None
    settled_through: date = date.min
    settled_completed: int = 0
    settled_late: int = 0
    shown_slot: datetime | None = None
    shown_flows: tuple[ShownFlow, ...] = ()

    def rate(self, described: TeamDescribed, item_class: ItemClass) -> Rate:
        """What is believed of a class; without own history, what the organisation calls usual."""
        return rate_of(self.rates, described, item_class)

    def usual(self, described: TeamDescribed, item_class: ItemClass) -> float:
        """Arrivals that a surge is compared with."""
        rate = self.rate(described, item_class)
        return described.usual_items_per_day.get(item_class, 0.0) if rate.usual is None else rate.usual


def expected_items(history: History, described: TeamDescribed, day: date) -> float:
    """All items that should come in on that day."""
    return sum(history.rate(described, each).level * day_share(each, day) for each in CLASSES)


class Ended(NamedTuple):
    """A working day that has ended, seen from `at`. `silent`: no post of it came for the whole region;

    `reported`: that something was done on it somewhere, or that nothing could be. Else its data are missing.
    """

    day: date
    at: datetime
    silent: bool = False
    reported: bool = True


def learn(history: History, source: Source, counts: TeamCounts, ended: Ended, worked: Worked | None) -> History:
    """The memory after one more working day has ended, with what `worked_on` says of it.

    From the first day only pace and capacity are learnt: its post cannot be told apart from what was there at the
    start.
    """
    day, described = ended.day, source.described
    if ended.silent:
        return replace(history, learned_through=day, past=(*history.past, Losses())[-PAST_WORKDAYS:])
    arrived = _arrived(counts, add_workdays(day, -1), day) if day != history.learned_from else None
    capacity = day_capacity(source, day, ended.at)
    missing = capacity.minutes - worked.done if worked else 0.0
    losses = Losses(
        inflow=_surplus(history, described, arrived, day) if arrived is not None else 0.0,
        planned=capacity.planned,
        unplanned=capacity.unplanned,
        vacancy=capacity.vacancy,
        outage=capacity.outage,
        throughput=missing + capacity.throughput,
    )
    if arrived is not None:
        history = replace(
            history,
            rates=learn_rates(history.rates, described, arrived, day),
            spread=learn_spread(history.spread, history.rates, described, arrived, day),
        )
    return replace(
        history,
        pace=pace.evolve(history.pace, worked) if worked else history.pace,
        past=(*history.past, losses)[-PAST_WORKDAYS:],
        learned_through=day,
    )


def worked_on(source: Source, counts: TeamCounts, ended: Ended) -> Worked | None:
    """What was done on an ended day, given the presence published for it; None where that says nothing about the pace.

    `source`: at the pace 1.

    It says nothing where no presence was published, where there was too little to do, or where the region's
    data are missing.
    """
    day, at = ended.day, ended.at
    items, minutes = counts.to_work_on
    if not items or not ended.reported or not source.book.was_published(day, at):
        return None
    capacity = day_capacity(source, day, at).minutes
    if capacity <= 0 or minutes < BUSY_DAYS * capacity:
        return None
    return Worked(float(counts.day(day).completed_minutes), capacity, minutes / items)


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
    days = sorted(counts.days)[-SHOWN_DAYS:]
    return replace(history, shown_slot=slot, shown_flows=tuple(_shown(counts, day) for day in days))


def _shown(counts: TeamCounts, day: date) -> ShownFlow:
    flow = counts.day(day)
    return ShownFlow(day, flow.received, flow.completed, flow.moved_in, flow.moved_out)


def _arrived(counts: TeamCounts, after: date, until: date) -> Arrived:
    """Items to do that came in after one day and up to another; what comes on days off belongs to the next one."""
    arrived: dict[ItemClass, int] = {}
    for (day, item_class), flow in counts.flows.items():
        if after < day <= until and flow.to_do:
            arrived[item_class] = arrived.get(item_class, 0) + flow.to_do
    return arrived


def _surplus(history: History, described: TeamDescribed, arrived: Arrived, day: date) -> float:
    """Minutes that came in beyond what is usual for the day."""
    return sum(
        rule.minutes * (arrived.get(each, 0) - day_share(each, day) * history.usual(described, each))
        for each, rule in CLASSES.items()
    )


def days_to_learn(history: History, today: date) -> tuple[date, ...]:
    """Working days that have ended since the last one learnt; nothing before the first tick counts as history."""
    if history.learned_through is None:
        return ()
    days: list[date] = []
    day = add_workdays(history.learned_through, 1)
    while day < today and len(days) < LEARNT_BACK:
        days.append(day)
        day = add_workdays(day, 1)
    return tuple(days)


def begin(history: History, today: date) -> History:
    """The memory at its first tick: learning starts with the day of that tick."""
    if history.learned_through is not None:
        return history
    return replace(history, learned_from=today, learned_through=today - timedelta(days=1))
