"""What comes in: a team's own days, its description, its site."""

from datetime import date
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.forecast.profile import day_share
from mailroom.forecast.rates import Rate, Spread, learn_rates, learn_spread, rate_of, site_trends, trend_of
from mailroom.workdays import add_workdays
from tests.doubles.office.teams import MONDAY, describe

VAEM, HA_NEU, WBA = ItemClass.VAEM, ItemClass.HA_NEU, ItemClass.WBA


def team(name: str, usual: float, **more: object) -> TeamDescribed:
    return describe(name, {HA_NEU: usual} if usual else {}, **more)


def test_a_renewal_peak_at_the_turn_of_the_month_is_no_trend() -> None:
    described = describe(usual={WBA: 10.0})
    rates: dict[ItemClass, Rate] = {}
    for number in range(120):
        day = add_workdays(MONDAY, number)
        rates = learn_rates(rates, described, {WBA: round(10 * day_share(WBA, day))}, day)
        assert rates[WBA].level == pytest.approx(10, rel=0.04)


def test_a_new_description_as_after_a_merger_is_a_new_beginning_and_the_same_again_is_none() -> None:
    rates = {VAEM: Rate(25.0, 60, 21.0, 20.0)}
    assert rate_of(rates, describe(usual={VAEM: 20.0}), VAEM).level == 25
    assert rate_of(rates, describe(usual={VAEM: 41.0}), VAEM) == Rate(41.0, 0, 41.0, 41.0)
    assert rate_of({VAEM: Rate(25.0, 60)}, describe(usual={VAEM: 41.0}), VAEM).level == 25


def test_a_surge_stands_out_against_what_is_usual() -> None:
    described = describe(usual={VAEM: 20.0})
    rates: dict[ItemClass, Rate] = {}
    for number in range(60):
        day = add_workdays(MONDAY, number)
        items = 20 if number < 40 else 40
        rates = learn_rates(rates, described, {VAEM: round(items * day_share(VAEM, day))}, day)
    assert rates[VAEM].level > 31
    assert rates[VAEM].usual == pytest.approx(25, abs=1)


def test_a_small_team_is_drawn_to_its_site_and_a_large_one_keeps_its_own_rate() -> None:
    teams = [(team(f"t{n}", 2.0), {HA_NEU: Rate(6.0, 40, 2.0, 2.0)}) for n in range(4)]
    small = team("small", 0.2)
    trend = trend_of(site_trends(teams), small)
    assert trend.shrunk(Rate(0.2, 10, 0.2, 0.2), small, HA_NEU, 2.5) == pytest.approx(0.6, abs=0.03)
    large = team("large", 50.0)
    assert trend.shrunk(Rate(50.0, 40, 50.0, 50.0), large, HA_NEU, 2.5) == pytest.approx(50, rel=0.07)


def test_teams_without_description_are_held_against_their_staff_and_other_sites_do_not_matter() -> None:
    told, untold = team("told", 2.0), team("untold", 0.0, staffed_fte=5)
    elsewhere = team("elsewhere", 2.0, site="south")
    rates = {HA_NEU: Rate(4.0, 40, 2.0, 2.0)}
    trends = site_trends([(told, rates), (untold, {HA_NEU: Rate(1.0, 40, 1.0, 0.0)})])
    assert trend_of(trends, told).ratios == {HA_NEU: 2.0}
    assert trend_of(trends, untold).ratios == {HA_NEU: pytest.approx(0.2)}
    assert trend_of(trends, elsewhere).ratios == {}
    assert trend_of(trends, untold).shrunk(Rate(0.0, 0), untold, HA_NEU, 2.5) == 0


RATES = st.floats(0, 100)


@given(st.lists(st.tuples(RATES, RATES, st.integers(0, 60)), min_size=1, max_size=8))
def test_a_drawn_rate_lies_between_the_teams_own_and_its_sites(given_rates: list[tuple[float, float, int]]) -> None:
    teams = [
        (team(f"t{n}", usual), {HA_NEU: Rate(level, days, usual, usual)})
        for n, (usual, level, days) in enumerate(given_rates)
    ]
    trends = site_trends(teams)
    for described, rates in teams:
        trend = trend_of(trends, described)
        drawn = trend.shrunk(rates[HA_NEU], described, HA_NEU, 2.5)
        scale = described.usual_items_per_day.get(HA_NEU, described.staffed_fte)
        ends = sorted((rates[HA_NEU].level, trend.ratios.get(HA_NEU, 0.0) * scale))
        assert drawn == rates[HA_NEU].level or ends[0] - 1e-9 <= drawn <= ends[1] + 1e-9


@pytest.mark.parametrize("dispersion", [3.0, 6.0])
def test_the_spread_of_a_teams_post_is_learnt(dispersion: float) -> None:
    rng, described, spread = Random(5), describe(usual={VAEM: 30.0}), Spread()
    found, day = [], MONDAY
    for number in range(400):
        expected = 30 * day_share(VAEM, day)
        items = max(0, round(rng.gauss(expected, sqrt(dispersion * expected))))
        spread = learn_spread(spread, {}, described, {VAEM: items}, day)
        found += [spread.believed] * (number > 100)
        day = add_workdays(day, 1)
    assert sum(found) / len(found) == pytest.approx(dispersion, rel=0.2)


def test_a_day_of_which_nothing_was_expected_says_nothing_of_the_spread() -> None:
    assert learn_spread(Spread(), {}, describe(usual={}), {VAEM: 9}, date(2026, 3, 4)) == Spread()
    assert set(CLASSES) > {VAEM}
