"""The post of one team and day: how much, of which class, by which channel, with which dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from contracts.base import derive_id
from contracts.case_keys import case_key_of
from contracts.items import Channel, ItemClass, ItemReceived
from mailroom.deadlines import CLASSES
from mailroom.workdays import add_workdays, is_workday, local
from office.model.draw import generator, one_of, poisson
from office.model.post import MIXING_SHAPE, PARENT_DUE, PARENT_SHARE, class_factor, day_factor, month_end
from office.world.presets import TeamPlan

HOUSEHOLDS_PER_RATE = 19
"""Households of a team per usual item and working day (about 11,300 for 600 items)."""
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
    return add_workdays(stamped, rng.randint(*PARENT_DUE))


def _grant_end(rng: Random, item_class: ItemClass, stamped: date) -> date | None:
    return month_end(stamped, one_of(rng, _GRANT_ENDS_IN_MONTHS)) if item_class is ItemClass.WBA else None
