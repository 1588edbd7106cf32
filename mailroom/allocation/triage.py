"""In which order to work when everybody is short: legal clocks, then what costs most per minute, and an age cap.

With convex cost C of an item's age, serving the largest C'(age)/p first is asymptotically optimal in heavy traffic
(the generalised c-mu rule: Van Mieghem, Ann. Appl. Probab. 5 (1995) 809). Here C(age) = (age / target)^2 / 2 per
item, p its minutes. The rule alone would let long items wait without end, hence the cap.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from contracts.item_state import ItemStateChanged
from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from mailroom.allocation import parameters
from mailroom.deadlines import CLASSES
from mailroom.forecast.demand import due_after
from mailroom.workdays import workdays_between


class Ground(StrEnum):
    """Why an item has its place in the order of work; the grounds stand in their order."""

    URGENT = "urgent"
    LEGAL_CLOCK = "legal_clock"
    AGE_CAP = "age_cap"
    COST_OF_WAITING = "cost_of_waiting"


class Place(NamedTuple):
    """An item's place: by ground (its rank), within it by what the ground goes by, then by due date and item id."""

    rank: int
    within: float
    due_on: date
    item_id: str

    @property
    def ground(self) -> Ground:
        """Why it stands there."""
        return tuple(Ground)[self.rank]


def has_legal_clock(item_class: ItemClass) -> bool:
    """Whether the law itself sets a period for items of this class (domain.md section 2)."""
    return CLASSES[item_class].failure_months > 0 or item_class is ItemClass.ZUST_KLAERUNG


def urgency(item_class: ItemClass, age_workdays: float, minutes: float) -> float:
    """C'(age)/p: how fast the cost of waiting grows per minute of work, for an item of this age in working days."""
    return max(0.0, age_workdays) / due_after(item_class) ** 2 / max(1.0, minutes)


def order_of_work(items: Iterable[ItemStateChanged], today: date) -> tuple[ItemStateChanged, ...]:
    """These items in the order in which to work on them: urgent ones; those whose legal clock ends within the
    judged horizon, the nearest first; those beyond the age cap, the oldest first; the rest by `urgency`."""
    return tuple(sorted(items, key=lambda item: place(item, today)))


def place(item: ItemStateChanged, today: date) -> Place:
    """Where this item stands in the order of work on this day."""
    age = workdays_between(item.legal_received_on, today)
    hard = [workdays_between(today, clock.due_on) for clock in item.clocks if clock.hard]
    legal_in = min(hard, default=parameters.JUDGED_WORKDAYS + 1)
    if CLASSES[item.item_class].urgent:
        rank, within = 0, -float(age)
    elif legal_in <= parameters.JUDGED_WORKDAYS:
        rank, within = 1, float(legal_in)
    elif age >= parameters.AGE_CAP_WORKDAYS:
        rank, within = 2, -float(age)
    else:
        rank, within = 3, -urgency(item.item_class, age, item.minutes)
    return Place(rank, within, item.due_on, item.item_id)


def order_of_classes(outlooks: Iterable[TeamOutlookDrawn]) -> tuple[ItemClass, ...]:
    """The same order for whole classes, as far as it shows in due buckets: urgent, renewals (a grant ends), classes
    with a legal clock, the rest; within each by the mean urgency of what waits."""
    items: dict[ItemClass, int] = defaultdict(int)
    urgencies: dict[ItemClass, float] = defaultdict(float)
    for outlook in outlooks:
        for bucket in outlook.due_buckets:
            age = due_after(bucket.item_class) - bucket.workdays
            minutes = bucket.minutes / max(1, bucket.items)
            items[bucket.item_class] += bucket.items
            urgencies[bucket.item_class] += bucket.items * urgency(bucket.item_class, age, minutes)
    waiting = (item_class for item_class, count in items.items() if count)
    return tuple(sorted(waiting, key=lambda each: (*_standing(each), -urgencies[each] / items[each], each.value)))


def _standing(item_class: ItemClass) -> tuple[bool, bool, bool]:
    return (
        not CLASSES[item_class].urgent,
        item_class is not ItemClass.WBA,
        not has_legal_clock(item_class),
    )
