"""The teams of a played office: their load, who is absent when, and what of it is published."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from contracts.capacity import CapacityPublished
from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.workdays import add_workdays, local
from office.world import NET_MINUTES_PER_FTE
from office.world.presets import TeamPlan
from office.world.staffing import Staffing
from tests.doubles.office.records import a_team
from tests.doubles.office.teams import publish

REGION = "dueren"
FIRST_DAY = date(2026, 3, 2)
PLAYED_DAYS = 180


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
    def plan(self) -> TeamPlan:
        """As the played office plans a team."""
        return TeamPlan(
            team=self.team,
            site=self.site,
            heads=ceil(self.posts),
            posts_fte=self.posts,
            staffed_fte=self.fte,
            skills=(),
            only_classes=(),
            partners=(),
            rates=self.rates,
            slack_workdays=self.slack,
            benefits=True,
        )

    @property
    def described(self) -> TeamDescribed:
        """As the organisation describes it."""
        usual = {"region": REGION, "site": self.site, "occurred_at": local(FIRST_DAY, 7)}
        staff = {"heads": ceil(self.posts), "posts_fte": self.posts, "staffed_fte": self.fte}
        return a_team(self.team, **usual, **staff, usual_items_per_day=self.rates)


def absences(crew: Crew, seed: int, quiet: bool) -> list[tuple[float, float]]:
    """Planned and unplanned absence per working day in FTE."""
    if quiet:
        return [(round(0.29 * crew.fte) / 2, round(0.1 * crew.fte) / 2)] * PLAYED_DAYS
    staffing = Staffing("crews", seed, REGION, FIRST_DAY, None)
    days = (staffing.presence(crew.plan, add_workdays(FIRST_DAY, number)) for number in range(PLAYED_DAYS))
    return [(day.fte_planned, day.fte_unplanned) for day in days]


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
