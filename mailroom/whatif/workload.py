"""One team's work and capacity day by day, as a fluid: what waits by due day, what will come, what can be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from mailroom.allocation.shortage.triage import has_legal_clock
from mailroom.deadlines import CLASSES
from mailroom.forecast.demand import due_after
from mailroom.forecast.parameters import HORIZONS, WEEKDAY_PROFILE
from mailroom.workdays import add_workdays, business_date

LAST_DAY = HORIZONS[-1]
"""Working days that are projected."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Work: net handling minutes, items, and those of the items whose class has a legal clock."""

    minutes: float = 0.0
    items: float = 0.0
    legal: float = 0.0

    def plus(self, other: "Amount") -> "Amount":
        """Both together."""
        return Amount(self.minutes + other.minutes, self.items + other.items, self.legal + other.legal)

    def times(self, factor: float) -> "Amount":
        """A multiple of this work."""
        return Amount(self.minutes * factor, self.items * factor, self.legal * factor)


@dataclass(frozen=True, slots=True)
class Workload:
    """`waiting`: open work by class and working days until it is due (0: overdue or due today). `arriving`: items
    per mean working day and minutes per item by class. `capacity`: minutes of the rest of today, then of each
    working day. `profile`: arrivals of each of those days against the mean working day."""

    waiting: Mapping[tuple[ItemClass, int], Amount]
    arriving: Mapping[ItemClass, tuple[float, float]]
    capacity: tuple[float, ...]
    profile: tuple[float, ...]


def amount(item_class: ItemClass, minutes: float, items: float) -> Amount:
    """An amount of work of one class."""
    return Amount(minutes, items, items if has_legal_clock(item_class) else 0.0)


def workload_of(outlook: TeamOutlookDrawn) -> Workload:
    """The workload an outlook stands for. Beyond its last day capacity stays as it is on that day."""
    waiting: dict[tuple[ItemClass, int], Amount] = {}
    for bucket in outlook.due_buckets:
        key = bucket.item_class, bucket.workdays
        waiting[key] = waiting.get(key, Amount()).plus(amount(bucket.item_class, bucket.minutes, bucket.items))
    coming = [day.minutes for day in outlook.capacity_days][:LAST_DAY]
    first = min(outlook.horizons, key=lambda each: each.workdays, default=None)
    if not coming:
        coming = [first.capacity_minutes / first.workdays if first else 0.0]
    rest_of_today = max(0.0, first.capacity_minutes - sum(coming[: first.workdays])) if first else 0.0
    coming += [coming[-1]] * (LAST_DAY - len(coming))
    today = business_date(outlook.at)
    days = [add_workdays(today, ahead) for ahead in range(1, LAST_DAY + 1)]
    return Workload(
        waiting,
        {rate.item_class: (rate.arrivals_per_workday, rate.minutes_per_item) for rate in outlook.class_rates},
        (rest_of_today, *coming),
        (0.0, *(WEEKDAY_PROFILE[day.weekday()] for day in days)),
    )


def without(load: Workload, taken: Iterable[tuple[ItemClass, int, float]]) -> tuple[Workload, tuple[float, ...]]:
    """The workload after this many minutes of a class and due day left it, and how many minutes really did.

    A household counts under the class that is due first, so its other classes give what that one does not have.
    """
    waiting = dict(load.waiting)
    left = []
    for item_class, workdays, minutes in taken:
        due = sorted((key for key in waiting if key[1] == workdays), key=lambda key: (key[0] is not item_class, key))
        wanted = minutes
        for key in due:
            part = min(wanted, waiting[key].minutes)
            if part > 0:
                waiting[key] = waiting[key].times(1 - part / waiting[key].minutes)
                wanted -= part
        left.append(minutes - wanted)
    return Workload(waiting, load.arriving, load.capacity, load.profile), tuple(left)


def expected_items(item_class: ItemClass, minutes: float) -> float:
    """Items that this many minutes of a class stand for, at the class's mean handling time."""
    return minutes / CLASSES[item_class].minutes


def arrivals(load: Workload) -> list[list[tuple[int, Amount]]]:
    """What comes on each day (0: the rest of today), with the day it is due."""
    coming: list[list[tuple[int, Amount]]] = []
    for day, profile in enumerate(load.profile):
        today = []
        for item_class in sorted(load.arriving):
            rate, minutes = load.arriving[item_class]
            items = rate * profile
            if items > 0:
                today.append((day + due_after(item_class), amount(item_class, items * minutes, items)))
        coming.append(today)
    return coming
