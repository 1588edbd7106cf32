"""Scenario (a) of docs/rules/played-office.md#scenarios: twenty normal weeks."""

from itertools import pairwise

import pytest

from contracts.jams import JamPhase
from tests.unit.mailroom.scenarios.bulk_office import BulkOffice
from tests.unit.mailroom.scenarios.crews import Crew

DAYS = 100
MONTH = 21


@pytest.fixture(scope="module")
def office() -> BulkOffice:
    crews = [Crew(f"team-{n}", "north" if n < 6 else "south", load=0.76 + 0.01 * n) for n in range(10)]
    return BulkOffice(crews, seed=1, evenings=True).run(DAYS)


def test_a_normal_weeks_raise_at_most_one_false_alarm_in_twenty_team_months(office: BulkOffice) -> None:
    false = [
        alarm
        for team in office.crews
        for alarm in office.alarms(team)
        if not office.is_late(team, alarm.day, within=15)
    ]
    assert len(false) / (len(office.crews) * DAYS / MONTH) <= 0.05


def test_a_no_jam_flaps(office: BulkOffice) -> None:
    """A flap is a jam that is over on the day after it was raised, or raised again within two days."""
    changes = [
        (before.day, after.day)
        for team in office.crews
        for before, after in pairwise(office.alarms(team))
        if after.day - before.day <= 2
    ]
    assert changes == []
    lengths = []
    for team in office.crews:
        raised = [each.day for each in office.judged[team] if each.outlook.phase in (JamPhase.FORECAST, JamPhase.OPEN)]
        lengths += [
            sum(day <= each < day + 3 for each in raised) for day in {alarm.day for alarm in office.alarms(team)}
        ]
    assert all(ticks >= 3 for ticks in lengths)
