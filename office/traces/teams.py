"""The teams of a played office: where they sit, how many they are, what they can do, how much post they get."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.random import Generator

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import NET_MINUTES_PER_FTE
from mailroom.workdays import add_workdays, local
from office.model.draw import array_generator
from office.model.partners import partners_of
from office.traces.days import Days
from office.traces.scenarios import LOADS, Shock

REGION = "bench"
PLANNED, UNPLANNED, VACANT = 0.12, 0.09, 0.075
STAFF = (8, 16)
SLACK = (3.5, 7.0)
"""Working days before its due date on which a team works on an item when figures begin to count, if all goes well."""
SKILLED: Mapping[str, float] = {"NEUANTRAG": 0.8, "WIDERSPRUCH": 0.25, "SELBST": 0.25}
"""Share of the teams that have a skill."""
WRONG = 0.20
"""By how much the office's own figures may be wrong at first: handling minutes and usual post."""
TEAMS_PER_SITE = 5
KINDS: tuple[ItemClass, ...] = tuple(each for each in ItemClass if CLASSES[each].share > 0)
"""The classes that come in, by their number."""
EXPECTED: tuple[int, ...] = tuple(CLASSES[each].minutes for each in KINDS)
"""The minutes that the product takes an item of each class for."""


@dataclass(frozen=True, slots=True)
class Team:
    """One team as it really is: staff in persons, real mean items per working day and class.

    `believed`: what the organisation calls usual post, wrong by up to a fifth. `vacancies`: posts that the
    scenario leaves vacant in addition to the usual ones.
    """

    code: str
    site: str
    staff: int
    posts: float
    load: float
    slack: float
    skills: frozenset[str]
    partners: tuple[str, ...]
    rates: tuple[float, ...]
    believed: tuple[float, ...]
    vacancies: int = 0

    @property
    def present(self) -> float:
        """Clerks usually at work."""
        return self.staff * (1 - PLANNED) * (1 - UNPLANNED)

    def can(self, kind: int) -> bool:
        """Whether the team may work on a class."""
        return can(self.skills, kind)

    def described(self, days: Days) -> TeamDescribed:
        """As the organisation describes it."""
        return TeamDescribed(
            event_id=derive_id("bench team", self.code),
            occurred_at=local(add_workdays(days.first, -1), 18),
            region=REGION,
            site=self.site,
            team=self.code,
            heads=self.staff,
            posts_fte=self.posts,
            staffed_fte=self.staff,
            skills=tuple(sorted(self.skills)),
            partners=self.partners,
            usual_items_per_day={
                KINDS[kind]: round(rate, 4) for kind, rate in enumerate(self.believed) if can(self.skills, kind)
            },
        )


def can(skills: frozenset[str], kind: int) -> bool:
    """Whether these skills are enough for this class."""
    needed = CLASSES[KINDS[kind]].skill
    return needed is None or needed in skills


def real_minutes(seed: int) -> tuple[float, ...]:
    """What an item of each class really takes on average; the product assumes `EXPECTED` at first."""
    wrong = array_generator("minutes", seed).uniform(1 - WRONG, 1 + WRONG, len(KINDS))
    return tuple(float(minutes * factor) for minutes, factor in zip(EXPECTED, wrong, strict=True))


def teams_of(size: int, load: str, seed: int) -> tuple[Team, ...]:
    """The teams of an office before anything happens to it."""
    rng = array_generator("office", size, seed)
    sites = _sites(size)
    skills = _skills(rng, size)
    partners = _partners(sites, skills)
    low, high = LOADS[load]
    minutes, totals = real_minutes(seed), _shares(skills)
    teams = []
    for number, site in enumerate(sites):
        staff = int(rng.integers(STAFF[0], STAFF[1] + 1))
        vacant = VACANT * rng.uniform(0.4, 1.6)
        own = low + (high - low) * rng.random()
        shares = np.array([totals[kind] if can(skills[number], kind) else 0.0 for kind in range(len(KINDS))])
        work = own * staff * (1 - PLANNED) * (1 - UNPLANNED) * NET_MINUTES_PER_FTE
        rates = shares * work / float(shares @ np.array(minutes))
        believed = rates * rng.uniform(1 - WRONG, 1 + WRONG, len(KINDS))
        teams.append(
            Team(
                code=_code(number),
                site=f"site{site:03}",
                staff=staff,
                posts=round(2 * staff / (1 - vacant)) / 2,
                load=own,
                slack=rng.uniform(*SLACK),
                skills=skills[number],
                partners=tuple(_code(other) for other in partners[number]),
                rates=tuple(float(rate) for rate in rates),
                believed=tuple(float(rate) for rate in believed),
            )
        )
    return tuple(teams)


def hit_by(shock: Shock, teams: Sequence[Team], seed: int, spared: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """The numbers of the teams that a shock hits. `spared`: those hit before, for a second shock."""
    rng = array_generator("hit", shock.what, shock.whom, seed)
    everybody = range(len(teams))
    wanted = max(1, round(shock.share * len(teams)))
    match shock.whom:
        case "all":
            hit: Sequence[int] = everybody
        case "some":
            hit = rng.permutation(len(teams))[:wanted].tolist()
        case "full":
            by_slack = sorted(everybody, key=lambda each: teams[each].slack)
            hit = rng.permutation(by_slack[: max(1, len(teams) // 2)])[:wanted].tolist()
        case "one":
            hit = [int(rng.integers(len(teams)))]
        case "objections":
            hit = [each for each in everybody if "WIDERSPRUCH" in teams[each].skills]
        case "best others":
            others = sorted((each for each in everybody if each not in spared), key=lambda each: teams[each].load)
            hit = others[:wanted]
        case "a site" | "one site's":
            names = sorted({team.site for team in teams})
            site = names[int(rng.integers(len(names)))]
            here = [each for each in everybody if teams[each].site == site]
            hit = here if shock.whom == "a site" else here[:wanted]
    return tuple(sorted(hit))


def with_vacancies(teams: Sequence[Team], hit: Sequence[int], size: float) -> tuple[Team, ...]:
    """The teams with this share of the staff of some gone; their post stays."""
    gone = {each: round(size * teams[each].staff) for each in hit}
    return tuple(
        replace(team, staff=team.staff - gone[number], vacancies=gone[number]) if number in gone else team
        for number, team in enumerate(teams)
    )


def _code(number: int) -> str:
    return f"team{number:04}"


def _sites(size: int) -> list[int]:
    """The site of each team: two with 60 and 40 per cent in a small office, else five teams each."""
    if size <= 2 * TEAMS_PER_SITE:
        return [0 if number < 0.6 * size else 1 for number in range(size)]
    return [number // TEAMS_PER_SITE for number in range(size)]


def _skills(rng: Generator, size: int) -> list[frozenset[str]]:
    skills: list[set[str]] = [set() for _ in range(size)]
    for skill, share in SKILLED.items():
        for number in rng.permutation(size)[: ceil(share * size)]:
            skills[int(number)].add(skill)
    return [frozenset(each) for each in skills]


def _shares(skills: Sequence[frozenset[str]]) -> list[float]:
    """Share of a class in the post of a team that can do it: what others cannot do comes to those who can."""
    return [
        CLASSES[KINDS[kind]].share * len(skills) / max(1, sum(can(each, kind) for each in skills))
        for kind in range(len(KINDS))
    ]


def _partners(sites: Sequence[int], skills: Sequence[frozenset[str]]) -> list[list[int]]:
    """Neighbours in the chain and at the own site, and in a ring for each rare skill."""
    by_site: defaultdict[int, list[int]] = defaultdict(list)
    for number, site in enumerate(sites):
        by_site[site].append(number)
    rare = [[n for n, own in enumerate(skills) if skill in own] for skill, share in SKILLED.items() if share < 0.5]
    partners = partners_of([*by_site.values()], rare)
    return [sorted(partners[number]) for number in range(len(sites))]
