"""The offices that can be played: their towns, their teams, and how much post a team usually gets."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from contracts.items import ItemClass
from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import NET_MINUTES_PER_FTE, USUAL_PRESENCE
from office.model.draw import generator
from office.model.partners import partners_of

NEUANTRAG_EVERY = 5
"""Every fifth benefit team has no first applications."""
SPECIAL = frozenset({ItemClass.WIDERSPRUCH, ItemClass.EKS_ABSCHL})
"""Classes of the units; benefit teams work on all others."""


class Preset(BaseModel):
    """An office as `presets.toml` describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str
    towns: Mapping[str, int]
    """Towns with this many benefit teams."""
    objection_units: int
    self_employed_units: int
    vacancy: float
    load: tuple[float, float]
    """Usual work divided by usual capacity, from and to."""
    slack_workdays: tuple[float, float]
    """How long before its due date a usual item is worked on at the beginning; the smaller, the larger the arrears."""


PRESETS: Mapping[str, Preset] = {
    name: Preset.model_validate(described)
    for name, described in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """A team of the played office. `rates`: usual items per working day and class."""

    team: str
    site: str
    heads: int
    posts_fte: float
    staffed_fte: float
    skills: tuple[str, ...]
    only_classes: tuple[ItemClass, ...]
    partners: tuple[str, ...]
    rates: Mapping[ItemClass, float]
    slack_workdays: float
    benefits: bool


def plan_teams(name: str, seed: int) -> tuple[TeamPlan, ...]:
    """The teams of an office, benefit teams first."""
    preset = PRESETS[name]
    by_town = [[f"{town}-{i + 1:02}" for i in range(teams)] for town, teams in preset.towns.items()]
    partners = partners_of(by_town)
    plans = []
    for number, team in enumerate(chain.from_iterable(by_town)):
        skills = () if number % NEUANTRAG_EVERY == NEUANTRAG_EVERY - 1 else ("NEUANTRAG",)
        classes = {each for each in ItemClass if each not in SPECIAL and (skills or CLASSES[each].skill is None)}
        plans.append(_plan(name, seed, team, skills, frozenset(classes), tuple(sorted(partners[team]))))
    towns = list(preset.towns)
    for number in range(preset.objection_units):
        unit = f"{towns[number % len(towns)]}-widerspruch"
        plans.append(_plan(name, seed, unit, ("WIDERSPRUCH",), frozenset({ItemClass.WIDERSPRUCH}), ()))
    for number in range(preset.self_employed_units):
        unit = f"{towns[number % len(towns)]}-selbst"
        plans.append(_plan(name, seed, unit, ("SELBST",), frozenset({ItemClass.EKS_ABSCHL}), ()))
    return tuple(plans)


def _plan(
    name: str, seed: int, team: str, skills: tuple[str, ...], classes: frozenset[ItemClass], partners: tuple[str, ...]
) -> TeamPlan:
    preset = PRESETS[name]
    benefits = not classes <= SPECIAL
    rng = generator(name, seed, "team", team)
    heads = rng.randint(9, 12) if benefits else rng.randint(6, 7)
    posts = half_steps(heads * 0.92)
    staffed = half_steps(posts * (1 - preset.vacancy * rng.uniform(0.4, 1.6)))
    load = rng.uniform(*preset.load)
    return TeamPlan(
        team=team,
        site=team.rsplit("-", 1)[0],
        heads=heads,
        posts_fte=posts,
        staffed_fte=staffed,
        skills=skills,
        only_classes=() if benefits else tuple(sorted(classes)),
        partners=partners,
        rates=_rates(classes, load * staffed * USUAL_PRESENCE * NET_MINUTES_PER_FTE),
        slack_workdays=rng.uniform(*preset.slack_workdays),
        benefits=benefits,
    )


def half_steps(fte: float) -> float:
    """Full-time equivalents in steps of a half (P5)."""
    return round(fte * 2) / 2


def _rates(classes: frozenset[ItemClass], minutes: float) -> dict[ItemClass, float]:
    """Usual items per class so that their work is this many minutes per working day."""
    shares = {each: CLASSES[each].share for each in ItemClass if each in classes and CLASSES[each].share}
    mean = sum(share * CLASSES[each].minutes for each, share in shares.items())
    return {each: round(share * minutes / mean, 4) for each, share in shares.items()}
