"""The open items of a team by age and by clocks, and which clocks will be missed at the forecast capacity."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import Channel, ItemClass
from mailroom.deadlines import CLASSES, NO_END_OF_WORK
from mailroom.privacy import SMALL_CELL
from mailroom.profile.duty import DAY_SECONDS, duty_seconds
from mailroom.workdays import business_date, local, workdays_between

_AGES = ((1, "0-1"), (3, "2-3"), (5, "4-5"), (10, "6-10"), (14, "11-14"), (30, "15-30"), (90, "31-90"))
_DUES = ((0, "today"), (1, "1"), (5, "2-5"), (10, "6-10"))
_NOT_BEGUN = frozenset({ItemState.WAITING, ItemState.UNPLACED})


@dataclass(slots=True)
class Profile:
    """Counts of one team's (or one region's) open items at one moment.

    `due`: by kind of clock (`target`, `hard`) and due band; an item counts once per kind, by its earliest clock.
    `oldest`: legal receipt date of the oldest item per class that nobody works on yet. `last`: newest receipt per
    channel. `urgent_late`: an urgent item waits longer than the hours of one working day,
    calculated from its legal receipt.
    """

    ages: Counter[str] = field(default_factory=Counter)
    due: Counter[tuple[str, str]] = field(default_factory=Counter)
    oldest: dict[ItemClass, date] = field(default_factory=dict)
    last: dict[Channel, datetime] = field(default_factory=dict)
    urgent_late: bool = False
    legal: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By name of clock and due band; one to four with a sensitive class among them are four (P13)."""


def profile(items: Iterable[ItemStateChanged], at: datetime) -> Profile:
    """The profile of these open items at `at`."""
    made, today = Profile(), business_date(at)
    telling: set[tuple[str, str]] = set()
    for item in items:
        made.ages[age_band(item.legal_received_on, today)] += 1
        for kind, ends in clocks_of(item).items():
            made.due[kind, due_band(ends, today)] += 1
        for key in {(clock.clock.value, due_band(clock.due_on, today)) for clock in item.clocks}:
            made.legal[key] += 1
            if CLASSES[item.item_class].sensitive:
                telling.add(key)
        if item.state in _NOT_BEGUN:
            known = made.oldest.get(item.item_class, item.legal_received_on)
            made.oldest[item.item_class] = min(known, item.legal_received_on)
            made.urgent_late = made.urgent_late or _waits_too_long(item, at)
        if item.channel not in made.last or item.received_at > made.last[item.channel]:
            made.last[item.channel] = item.received_at
    made.legal.update({key: max(0, SMALL_CELL - made.legal[key]) for key in telling})
    return made


def _waits_too_long(item: ItemStateChanged, at: datetime) -> bool:
    return CLASSES[item.item_class].urgent and duty_seconds(waits_since(item), at) > DAY_SECONDS


def waits_since(item: ItemStateChanged) -> datetime:
    """Since when it waits: the day of legal receipt from its beginning, since its hour is not known; reported on that
    very day, since the report."""
    came_before = item.legal_received_on < business_date(item.received_at)
    return local(item.legal_received_on, 0) if came_before else item.received_at


def age_band(received_on: date, today: date) -> str:
    """Band of working days since the receipt."""
    age = workdays_between(received_on, today)
    return next((band for most, band in _AGES if age <= most), ">90")


def due_band(ends: date, today: date) -> str:
    """Band of working days until a clock ends."""
    if ends < today:
        return "overdue"
    ahead = workdays_between(today, ends)
    return next((band for most, band in _DUES if ahead <= most), "later")


def clocks_of(item: ItemStateChanged) -> dict[str, date]:
    """The end of the earliest clock of each kind that asks for the item to be done."""
    ends: dict[str, date] = {}
    for clock in item.clocks:
        if clock.clock not in NO_END_OF_WORK:
            kind = "hard" if clock.hard else "target"
            ends[kind] = min(clock.due_on, ends.get(kind, clock.due_on))
    return ends


def breaches(
    items: Iterable[ItemStateChanged], today: date, days: Sequence[date], minutes: Sequence[float]
) -> Counter[str]:
    """Clocks that will be missed if the team works by due date at this capacity and nothing new comes in between.

    Earliest due date first is what teams are asked to do and the best order where all can be met (EDF,
    docs/rules/forecast.md#demand-bound). `days`, `minutes`: the coming working days and their capacity; what finds no
    day within them is done on none. An item that is overdue already is a breach.
    """
    missed: Counter[str] = Counter()
    waiting = sorted((each for each in items if each.state is not ItemState.PARKED), key=_by_due_date)
    day, left = 0, minutes[0] if minutes else 0.0
    for item in waiting:
        need = float(item.minutes)
        while day < len(minutes) and need > left:
            need -= left
            day += 1
            left = minutes[day] if day < len(minutes) else 0.0
        left -= need
        done = days[day] if day < len(days) else date.max
        for kind, ends in clocks_of(item).items():
            missed[kind] += ends < today or ends < done
    return missed


def _by_due_date(item: ItemStateChanged) -> tuple[date, str]:
    return item.due_on, item.item_id
