"""The teams of a played office: their load, who is absent when, and what of it is published."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from random import Random

from contracts.capacity import CapacityPublished
from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.workdays import add_workdays, local
from office.model.absence import HIGHEST_LEAVE, LEAVE_BLOCKS, SPELL_MEAN
from office.model.draw import poisson
from office.world import NET_MINUTES_PER_FTE
from office.world.staffing import (
    LEAVE_STARTS,
    SPELL_STARTS,
    TRAINING,
)
from tests.doubles.office.records import a_team
from tests.doubles.office.teams import publish

REGION = "dueren"
FIRST_DAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Crew:
    """A team: its staff, and its load as work coming in by usual capacity."""

    team: str
    site: str = "north"
    fte: float = 10.0
    posts: float = 10.0
    load: float = 0.82
    slack: float = 1.5
    """How long before its due date an item is worked on at the beginning: the smaller, the larger the arrears."""

    @property
    def rates(self) -> dict[ItemClass, float]:
        """Items per mean working day."""
        shares = {each: rule.share for each, rule in CLASSES.items() if rule.share and not rule.skill}
        shares[ItemClass.HA_NEU] = CLASSES[ItemClass.HA_NEU].share
        mean = sum(share * CLASSES[each].minutes for each, share in shares.items())
        minutes = self.load * self.fte * 0.78 * NET_MINUTES_PER_FTE
        return {each: share * minutes / mean for each, share in shares.items()}

    @property
    def described(self) -> TeamDescribed:
        """As the organisation describes it."""
        usual = {"region": REGION, "site": self.site, "occurred_at": local(FIRST_DAY, 7)}
        staff = {"heads": ceil(self.posts), "posts_fte": self.posts, "staffed_fte": self.fte}
        return a_team(self.team, **usual, **staff, usual_items_per_day=self.rates)


def absences(crew: Crew, rng: Random, quiet: bool) -> list[tuple[float, float]]:
    """Planned and unplanned absence per working day in FTE."""
    days = 180
    if quiet:
        return [(round(0.29 * crew.fte) / 2, round(0.1 * crew.fte) / 2)] * days
    planned, unplanned = [0.0] * days, [0.0] * days
    for start in range(-30, days):
        for _ in range(poisson(rng, LEAVE_STARTS * crew.fte)):
            _occupy(planned, start, rng.choice(LEAVE_BLOCKS))
        for _ in range(poisson(rng, SPELL_STARTS * crew.fte)):
            _occupy(unplanned, start, ceil(1 + rng.expovariate(1 / SPELL_MEAN)))
        _occupy(planned, start, 1, poisson(rng, TRAINING * crew.fte))
    most = int(2 * HIGHEST_LEAVE * crew.fte) / 2
    return [
        (min(one, most), min(other, crew.fte - min(one, most))) for one, other in zip(planned, unplanned, strict=True)
    ]


def _occupy(days: list[float], start: int, length: int, fte: float = 1.0) -> None:
    for day in range(max(0, start), min(len(days), start + length)):
        days[day] += fte


def published(crew: Crew, day: date, ahead: int, planned: float, unplanned: float, least: int = 0) -> CapacityPublished:
    """What a team says of the day this many working days ahead; absence in halves of a full-time equivalent.

    `least`: this many persons are in each part of it; with three the gate P4 is open.
    """
    planned, unplanned = round(2 * planned) / 2, round(2 * unplanned) / 2
    of_day = add_workdays(day, ahead) if ahead else day
    heads = ceil(crew.posts)
    persons = max(least, min(ceil(planned), heads))
    return publish(
        of_day,
        max(0.0, crew.fte - planned - unplanned),
        planned,
        unplanned,
        team=crew.team,
        heads=heads,
        persons_planned=persons,
        persons_unplanned=max(least, min(ceil(unplanned), heads - persons)),
        slot=local(day, 8, 30),
    )
