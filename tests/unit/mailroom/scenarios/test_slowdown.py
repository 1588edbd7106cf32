"""Scenarios (h), longer handling, and (i), less output with nobody absent (docs/rules/played-office.md#scenarios)."""

import pytest

from contracts.jams import Cause, JamPhase
from mailroom.forecast.pools import pool_of
from tests.unit.mailroom.scenarios.bulk_office import BulkOffice
from tests.unit.mailroom.scenarios.crews import Crew
from tests.unit.mailroom.scenarios.events import Events

STARTS = 26
"""After the 20 busy days in which the usual pace becomes known."""


def crews(count: int) -> list[Crew]:
    return [Crew(f"team-{n}", load=0.95) for n in range(count)]


@pytest.fixture(scope="module")
def law() -> list[BulkOffice]:
    """From one day on everything takes 30 % longer, everywhere."""
    events = Events(pace=lambda _, day: 1 / 1.3 if day >= STARTS else 1.0)
    return [BulkOffice(crews(5), seed, events, quiet=True).run(STARTS + 12) for seed in (1, 4)]


def test_h_the_site_hears_longer_handling_within_ten_days(law: list[BulkOffice]) -> None:
    for office in law:
        pool = office.region.pools[pool_of(office.crews["team-0"].described)]
        assert pool.slow
        assert pool.believed == pytest.approx(1 / 1.3, abs=0.1)


def test_h_most_teams_that_jam_name_throughput(law: list[BulkOffice]) -> None:
    last = [office.judged[team][-1] for office in law for team in office.crews]
    jammed = [each.cause for each in last if each.outlook.phase in (JamPhase.FORECAST, JamPhase.OPEN)]
    assert len(jammed) >= 6
    assert jammed.count(Cause.THROUGHPUT) / len(jammed) >= 0.8


@pytest.fixture(scope="module")
def switched() -> list[BulkOffice]:
    """One team of three gets two fifths less done from one day on."""
    events = Events(pace=lambda team, day: 0.6 if day >= STARTS and team == "team-0" else 1.0)
    return [BulkOffice(crews(3), seed, events, quiet=True).run(STARTS + 10) for seed in (1, 2, 4)]


def test_i_two_fifths_less_output_is_heard_within_ten_days_as_throughput(switched: list[BulkOffice]) -> None:
    for office in switched:
        alarm = office.first_alarm("team-0")
        assert alarm is not None
        assert 0 < alarm.day - STARTS <= 10
        named = [
            each.day for each in office.judged["team-0"] if each.day >= alarm.day and each.cause is Cause.THROUGHPUT
        ]
        assert named[0] - STARTS <= 10


def test_i_the_neighbours_are_not_taken_for_slow(switched: list[BulkOffice]) -> None:
    assert not any(office.region.teams[team].history.pace.slow for office in switched for team in ("team-1", "team-2"))
