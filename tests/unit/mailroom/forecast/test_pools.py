"""The common pace of the teams of a site that do the same work."""

from random import Random

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.forecast.pace import Pace, Worked
from mailroom.forecast.pools import Pools, common_share, learn_pools, pool_of
from tests.doubles.office.teams import describe

TEAMS = [describe(f"team-{n}") for n in range(5)]
NAME = pool_of(TEAMS[0])


def days(seed: int, count: int, pace: float, teams: int = 5) -> list[list[tuple[TeamDescribed, Pace, Worked]]]:
    rng = Random(seed)
    return [
        [(team, Pace(), Worked(max(0.0, rng.gauss(60 * pace, 15.5)) * 29.0, 60 * 29.0, 29.0)) for team in TEAMS[:teams]]
        for _ in range(count)
    ]


def known(seed: int) -> Pools:
    return learn_pools({}, days(seed, 30, 1.0))


def test_a_site_hears_in_a_week_what_a_team_hears_in_weeks() -> None:
    for seed in range(20):
        pools = known(seed)
        assert not pools[NAME].slow
        pools = learn_pools(pools, days(seed + 100, 7, 1 / 1.3))
        assert pools[NAME].slow
        assert common_share(pools, TEAMS[3]) < 0.95


def test_two_teams_are_no_pool() -> None:
    assert learn_pools({}, days(1, 30, 1.0, teams=2)) == {}


def test_teams_that_do_other_work_or_sit_elsewhere_have_a_pool_of_their_own() -> None:
    names = {
        pool_of(describe("a")),
        pool_of(describe("b", site="south")),
        pool_of(describe("c", only_classes=(ItemClass.WIDERSPRUCH,))),
    }
    assert len(names) == 3
    assert common_share({NAME: Pace(1.0, 60, 0.7, True)}, describe("b", site="south")) == 1.0
