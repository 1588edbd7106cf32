"""Weak sets: what is weak, what is not, and the formula against a simulation."""

from random import Random

import pytest

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.allocation.partners.propose import propose
from mailroom.allocation.partners.weak_sets import usual_work, weak_sets
from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import DISPERSION, HANDLING_VARIATION, NET_MINUTES_PER_FTE
from mailroom.teams import roster_of
from tests.doubles.office.situations import described


def team(name: str, load: float, *classes: ItemClass, skills: tuple[str, ...] = ()) -> TeamDescribed:
    """A team of ten with work of these classes in equal minutes, in sum this many times its usual capacity."""
    minutes = load * 10 * 0.78 * NET_MINUTES_PER_FTE / len(classes)
    usual = {each: minutes / CLASSES[each].minutes for each in classes}
    return described(name, skills=skills).model_copy(update={"usual_items_per_day": usual})


def test_teams_that_all_help_each_other_have_no_weak_set() -> None:
    teams = [team("a", 1.3, ItemClass.VAEM), team("b", 0.4, ItemClass.VAEM), team("c", 0.4, ItemClass.WBA)]
    assert weak_sets(teams, propose(teams)) == ()


def test_a_skill_of_one_overloaded_team_is_weak() -> None:
    unit = team("w", 1.3, ItemClass.WIDERSPRUCH, skills=("WIDERSPRUCH",))
    teams = [unit, team("a", 0.5, ItemClass.VAEM), team("b", 0.5, ItemClass.VAEM)]
    (weakest, *_) = weak_sets(teams, propose(teams))
    assert (weakest.classes, weakest.teams) == ((ItemClass.WIDERSPRUCH,), ("w",))
    assert weakest.probability > 0.9


def test_a_chain_that_falls_apart_is_weak_where_the_work_is() -> None:
    teams = [team("a", 1.2, ItemClass.VAEM), team("b", 0.4, ItemClass.VAEM)]
    assert weak_sets(teams, {"a": ("b",)}) == ()
    (weakest,) = weak_sets(teams, {})
    assert (weakest.teams, weakest.probability > 0.9) == (("a",), True)


def test_unmet_work_beside_teams_that_are_busy_too_is_no_weakness() -> None:
    unit = team("w", 1.1, ItemClass.WIDERSPRUCH, skills=("WIDERSPRUCH",))
    teams = [unit, team("a", 1.2, ItemClass.VAEM), team("b", 1.2, ItemClass.VAEM)]
    assert all(ItemClass.WIDERSPRUCH not in each.classes for each in weak_sets(teams, propose(teams)))


def test_without_described_work_a_team_has_the_usual_mix_at_the_usual_load() -> None:
    plain = described("a", skills=())
    items = usual_work(roster_of([plain]), plain)
    minutes = sum(rate * CLASSES[each].minutes for each, rate in items.items())
    assert minutes == pytest.approx(0.8 * 10 * 0.78 * NET_MINUTES_PER_FTE)
    assert ItemClass.HA_NEU not in items


def test_the_probability_is_that_of_a_simulated_month() -> None:
    unit = team("w", 0.97, ItemClass.WIDERSPRUCH, skills=("WIDERSPRUCH",))
    teams = [unit, team("a", 0.98, ItemClass.VAEM)]
    found = next(e for e in weak_sets(teams, propose(teams)) if e.classes == (ItemClass.WIDERSPRUCH,))
    rng, weak, runs = Random(1), 0, 20_000
    for _ in range(runs):
        excess = {}
        for each, load in ((ItemClass.WIDERSPRUCH, 0.97), (ItemClass.VAEM, 0.98)):
            capacity = 10 * 0.78 * NET_MINUTES_PER_FTE * 20
            mean, p = load * capacity, CLASSES[each].minutes
            spread = (mean * p * (DISPERSION + HANDLING_VARIATION**2)) ** 0.5
            away = 0.08 * 10 * NET_MINUTES_PER_FTE * (20 * 4) ** 0.5
            excess[each] = rng.gauss(mean, spread) - rng.gauss(capacity, away)
        weak += excess[ItemClass.WIDERSPRUCH] > max(0.0, sum(excess.values()))
    assert found.probability == pytest.approx(weak / runs, abs=0.02)
