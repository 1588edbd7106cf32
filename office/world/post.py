"""The post of one team and day: how much, of which class, by which channel, with which dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random

from contracts.base import derive_id
from contracts.case_keys import case_key_of
from contracts.items import Channel, ItemClass, ItemReceived
from mailroom.deadlines import CLASSES
from mailroom.workdays import add_workdays, is_workday, local, workdays_between
from office.world.draw import generator, one_of, poisson
from office.world.presets import TeamPlan

WEEKDAYS = (1.03, 1.05, 1.0, 0.95, 0.75, 0.12, 0.10)
"""Arrivals of a calendar day against the mean working day; what comes at the weekend counts on Monday."""
HOLIDAY = 0.11
AFTER_HOLIDAY = 0.6
"""Share of a holiday's missing post that comes with the next delivery."""
MIXING_SHAPE = 14.0
"""Shape of the gamma factor that all post of a team and day shares: volumes spread more than Poisson."""
MONTH_END_WBA = (1.565, 0.824)
"""Renewals in the last three and first two working days of a month, and on the others; mean 1."""
SCHOOL_TERM_BUT = {2: 1.8, 8: 2.0, 9: 1.8}
"""Months in which education and participation benefits peak."""
HOUSEHOLDS_PER_RATE = 19
"""Households of a team per usual item and working day (about 11,300 for 600 items)."""
PARENT_SHARE = 0.4
"""Share of evidence that belongs to an open matter and inherits its clock."""
WITHOUT_TEAM = 0.015
WITHOUT_TEAM_NEW = 0.25
"""Share of post whose team the document system does not know yet, in general and of first applications."""
RESTRICTED = 0.005
NOT_TO_TEAM = 0.005
AUTOMATIC = 0.02
PLAYED_SECRET = b"the played office has no households"
"""Under which played households are hashed: a real office keeps its secret where its case numbers are."""

_DIGITAL = ((Channel.ONLINE_APPLICATION, 0.45), (Channel.APP_PHOTO, 0.35), (Channel.EMAIL, 0.20))
_CHANNELS = (
    (Channel.SCAN_PROVIDER, 0.55),
    (Channel.DESK_SCAN, 0.08),
    (Channel.APP_PHOTO, 0.13),
    (Channel.ONLINE_APPLICATION, 0.15),
    (Channel.EMAIL, 0.09),
)
_HOURS: dict[Channel, tuple[float, float]] = {
    Channel.SCAN_PROVIDER: (7.0, 11.0),
    Channel.DESK_SCAN: (8.0, 16.0),
    Channel.APP_PHOTO: (6.0, 22.0),
    Channel.ONLINE_APPLICATION: (6.0, 23.0),
    Channel.EMAIL: (7.0, 19.0),
    Channel.COURT_MAILBOX: (8.0, 17.0),
}
_GRANT_ENDS_IN_MONTHS = ((1, 0.05), (2, 0.60), (3, 0.35))


@dataclass(frozen=True, slots=True)
class PostRoom:
    """The post of one played office."""

    office: str
    seed: int
    region: str

    def of(self, plan: TeamPlan, day: date) -> Iterator[ItemReceived]:
        """What a team gets on a calendar day, in no particular order."""
        rng = generator(self.office, self.seed, "post", plan.team, day)
        common = rng.gammavariate(MIXING_SHAPE, 1 / MIXING_SHAPE)
        number = 0
        for item_class in sorted(plan.rates):
            mean = plan.rates[item_class] * day_factor(day) * class_factor(item_class, day) * common
            for _ in range(poisson(rng, mean)):
                number += 1
                yield self._item(rng, plan, day, item_class, number)

    def _item(self, rng: Random, plan: TeamPlan, day: date, item_class: ItemClass, number: int) -> ItemReceived:
        channel = _channel(rng, item_class, day)
        at = _moment(rng, channel, day)
        stamped = _stamped(rng, channel, day)
        item_id = derive_id("played", self.office, self.seed, plan.team, day, number)
        unknown = rng.random() < (WITHOUT_TEAM_NEW if item_class is ItemClass.HA_NEU else WITHOUT_TEAM)
        avoided = rng.random() < NOT_TO_TEAM and plan.partners
        return ItemReceived(
            event_id=derive_id("received", item_id),
            item_id=item_id,
            occurred_at=at,
            item_class=item_class,
            channel=channel,
            legal_received_on=stamped,
            scanned_at=at - timedelta(minutes=30) if channel is Channel.SCAN_PROVIDER else None,
            team=None if unknown else plan.team,
            region=self.region,
            case_key=self._household(rng, plan),
            parent_due_on=_parent_due(rng, item_class, stamped),
            grant_ends_on=_grant_end(rng, item_class, stamped),
            court_due_on=add_workdays(day, 1) if item_class is ItemClass.GERICHT_EILVERFAHREN else None,
            restricted=rng.random() < RESTRICTED and not unknown,
            not_to_team=(rng.choice(plan.partners),) if avoided else (),
            decided_automatically=item_class is ItemClass.UNTERLAGEN and rng.random() < AUTOMATIC,
        )

    def _household(self, rng: Random, plan: TeamPlan) -> str:
        households = max(1, round(HOUSEHOLDS_PER_RATE * sum(plan.rates.values())))
        number = derive_id("household", self.office, self.seed, plan.team, rng.randrange(households))
        return case_key_of(PLAYED_SECRET, number)


@lru_cache(maxsize=4096)
def day_factor(day: date) -> float:
    """Post of a calendar day against the mean working day."""
    usual = WEEKDAYS[day.weekday()]
    if not is_workday(day):
        return min(usual, HOLIDAY)
    before = add_workdays(day, -1)
    missed = sum(
        WEEKDAYS[each.weekday()] - HOLIDAY
        for each in (before + timedelta(days=i) for i in range(1, (day - before).days))
        if each.weekday() < 5
    )
    return usual + AFTER_HOLIDAY * missed


@lru_cache(maxsize=16384)
def class_factor(item_class: ItemClass, day: date) -> float:
    """How much more than usual of a class comes on that day."""
    if item_class is ItemClass.BUT:
        return SCHOOL_TERM_BUT.get(day.month, 1.0)
    if item_class is not ItemClass.WBA:
        return 1.0
    first = day.replace(day=1)
    last = _month_end(day, 1)
    at_edge = (
        workdays_between(first - timedelta(days=1), day) <= 2 or workdays_between(day - timedelta(days=1), last) <= 3
    )
    return MONTH_END_WBA[0] if at_edge else MONTH_END_WBA[1]


def _month_end(day: date, months: int) -> date:
    """Last day of the month, the first being the day's own."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1) - timedelta(days=1)


def _channel(rng: Random, item_class: ItemClass, day: date) -> Channel:
    if item_class is ItemClass.GERICHT_EILVERFAHREN and is_workday(day):
        return Channel.COURT_MAILBOX
    return one_of(rng, _CHANNELS if is_workday(day) else _DIGITAL)


def _moment(rng: Random, channel: Channel, day: date) -> datetime:
    first, last = _HOURS[channel]
    milliseconds = int(rng.uniform(first, last) * 3_600_000)
    return local(day, 0) + timedelta(milliseconds=milliseconds)


def _stamped(rng: Random, channel: Channel, day: date) -> date:
    """The legal receipt date: post for the scanning provider was stamped a working day before, or two."""
    if channel is not Channel.SCAN_PROVIDER:
        return day
    return add_workdays(day, -1 if rng.random() < 0.9 else -2)


def _parent_due(rng: Random, item_class: ItemClass, stamped: date) -> date | None:
    if CLASSES[item_class].movable != "with_parent" or rng.random() >= PARENT_SHARE:
        return None
    return add_workdays(stamped, rng.randint(6, 14))


def _grant_end(rng: Random, item_class: ItemClass, stamped: date) -> date | None:
    return _month_end(stamped, one_of(rng, _GRANT_ENDS_IN_MONTHS)) if item_class is ItemClass.WBA else None
