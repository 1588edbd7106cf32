"""The order of work when everybody is short: legal clocks, then the quickest of what is due, and an age cap.

Not everything will be in time, so as few items as possible should be late: of what is due today or late already, the
shortest goes first (the c-mu rule for a cost that is the same for every late item and day: Cox and Smith, Queues,
1961). What is not due yet keeps its place by due date: no item is made late that need not be. On its own the rule would
let long items wait forever, hence the cap. A cost that grows with age, as in the generalised rule (Van Mieghem, Ann.
Appl. Probab. 5 (1995) 809), was tried and left more late than working by due date (ADR 0021).
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
from mailroom.workdays import workdays_between


class Ground(StrEnum):
    """Why an item has its place in the order of work, in order of precedence."""

    URGENT = "urgent"
    LEGAL_CLOCK = "legal_clock"
    AGE_CAP = "age_cap"
    COST_OF_WAITING = "cost_of_waiting"
    DUE_DATE = "due_date"


class Place(NamedTuple):
    """An item's place: by ground (its rank), within it by the ground's own measure, then by due date and item id."""

    rank: int
    within: float
    due_on: date
    item_id: str

    @property
    def ground(self) -> Ground:
        """Why it has this place."""
        return tuple(Ground)[self.rank]


def has_legal_clock(item_class: ItemClass) -> bool:
    """Whether the law itself sets a period for items of this class (docs/rules/item-classes.md#clocks)."""
    return CLASSES[item_class].failure_months > 0 or item_class is ItemClass.ZUST_KLAERUNG


def order_of_work(items: Iterable[ItemStateChanged], today: date) -> tuple[ItemStateChanged, ...]:
    """These items in the order in which to work on them: urgent ones; those whose legal clock ends soon, nearest first;
    then what is due today or late, with what has reached the age cap first (oldest first) and the rest shortest first;
    finally what is due later, by due date."""
    return tuple(sorted(items, key=lambda item: place(item, today)))


def place(item: ItemStateChanged, today: date) -> Place:
    """Where this item stands in the order of work on this day."""
    age = workdays_between(item.legal_received_on, today)
    hard = [workdays_between(today, clock.due_on) for clock in item.clocks if clock.hard]
    legal_in = min(hard, default=parameters.LEGAL_CLOCK_WORKDAYS + 1)
    is_due = item.due_on <= today
    if CLASSES[item.item_class].urgent:
        rank, within = 0, -float(age)
    elif legal_in <= parameters.LEGAL_CLOCK_WORKDAYS:
        rank, within = 1, float(legal_in)
    elif is_due and age >= parameters.AGE_CAP_WORKDAYS:
        rank, within = 2, -float(age)
    elif is_due:
        rank, within = 3, float(item.minutes)
    else:
        rank, within = 4, float(item.due_on.toordinal())
    return Place(rank, within, item.due_on, item.item_id)


def order_of_classes(outlooks: Iterable[TeamOutlookDrawn]) -> tuple[ItemClass, ...]:
    """The same order for whole classes, as far as due buckets show it: urgent ones, renewals (a grant ends), then
    by the mean minutes of an item that waits."""
    items: dict[ItemClass, int] = defaultdict(int)
    minutes: dict[ItemClass, float] = defaultdict(float)
    for outlook in outlooks:
        for bucket in outlook.due_buckets:
            items[bucket.item_class] += bucket.items
            minutes[bucket.item_class] += bucket.minutes
    waiting = (item_class for item_class, count in items.items() if count)
    return tuple(sorted(waiting, key=lambda each: (*_standing(each), minutes[each] / items[each], each.value)))


def _standing(item_class: ItemClass) -> tuple[bool, bool]:
    return not CLASSES[item_class].urgent, item_class is not ItemClass.WBA
