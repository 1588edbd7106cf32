"""Scenarios (b), unplanned absence, and (d), leave known four weeks ahead (docs/rules/played-office.md#scenarios)."""

from collections.abc import Sequence
from statistics import median

import pytest

from contracts.jams import Cause, JamPhase
from tests.unit.mailroom.scenarios.bulk_office import BulkOffice, Judged
from tests.unit.mailroom.scenarios.crews import Crew
from tests.unit.mailroom.scenarios.events import Events

SEEDS = range(1, 9)
TEAM = "team-1"


def alarms(office: Sequence[BulkOffice]) -> list[Judged]:
    found = [each.first_alarm(TEAM) for each in office]
    return [alarm for alarm in found if alarm]


@pytest.fixture(scope="module")
def short() -> list[BulkOffice]:
    """Ten full-time equivalents close to their dates; three are missing unplanned from day 3 for 15 working days."""
    events = Events(unplanned=lambda _, day: 3.0 if 3 <= day < 18 else 0.0)
    crew = Crew(TEAM, load=0.95, slack=0.7)
    return [BulkOffice([crew], seed, events, quiet=True).run(18) for seed in SEEDS]


def test_b_three_of_ten_missing_are_heard_within_three_days(short: list[BulkOffice]) -> None:
    """In one of eight offices little post comes at first, and the dates hold for eight more days."""
    delays = [alarm.day - 3 for alarm in alarms(short)]
    assert len(delays) == len(short)
    assert median(delays) <= 1
    assert sum(delay <= 3 for delay in delays) >= 7


def test_b_the_jam_is_raised_before_dates_break(short: list[BulkOffice]) -> None:
    for office, alarm in zip(short, alarms(short), strict=True):
        assert not office.is_late(TEAM, 1, within=alarm.day - 1)
        assert office.is_late(TEAM, alarm.day, within=15)


def test_b_the_cause_is_absence_for_the_gate_is_closed(short: list[BulkOffice]) -> None:
    for alarm in alarms(short):
        assert alarm.cause is Cause.ABSENCE
        told = {part.cause for part in (*alarm.outlook.shown_shares, *alarm.outlook.cause_shares)}
        # One and a half are on leave, two persons: fewer than three, so the split is nowhere.
        assert not told & {Cause.PLANNED_ABSENCE, Cause.UNPLANNED_ABSENCE}


def test_b_where_the_gate_is_open_the_cause_is_unplanned_absence() -> None:
    events = Events(unplanned=lambda _, day: 3.0 if 3 <= day < 18 else 0.0)
    crew = Crew(TEAM, load=0.95, slack=0.7)
    office = [BulkOffice([crew], seed, events, quiet=True, gate=True).run(18) for seed in SEEDS]
    assert {alarm.cause for alarm in alarms(office)} == {Cause.UNPLANNED_ABSENCE}


@pytest.fixture(scope="module")
def summer() -> list[BulkOffice]:
    """From day 22 on 3.5 of ten full-time equivalents more than usual are on leave; known from day 2. Open gate."""
    return summers(gate=True)


def summers(gate: bool) -> list[BulkOffice]:
    events = Events(planned=lambda _, day: 3.5 if 22 <= day < 37 else 0.0)
    return [BulkOffice([Crew(TEAM, load=0.93)], seed, events, quiet=True, gate=gate).run(44) for seed in SEEDS]


def first_late(office: BulkOffice) -> int:
    return next(day for day in range(1, 44) if office.is_late(TEAM, day, within=1))


def test_d_leave_to_come_raises_a_forecast_at_least_five_days_before_dates_break(summer: list[BulkOffice]) -> None:
    hit = [office for office in summer if office.is_late(TEAM, 1, within=43)]
    assert len(hit) >= 4
    leads = []
    for office in hit:
        alarm = office.first_alarm(TEAM)
        assert alarm is not None
        assert alarm.outlook.phase is JamPhase.FORECAST
        leads.append(first_late(office) - alarm.day)
    assert min(leads) >= 5


def test_d_the_cause_is_planned_absence(summer: list[BulkOffice]) -> None:
    assert {alarm.cause for alarm in alarms(summer)} == {Cause.PLANNED_ABSENCE}


def test_d_where_the_gate_is_closed_leave_is_seen_when_it_begins_and_is_called_absence() -> None:
    """What is known ahead is not read there: next to the actual figure it would reveal who is absent unplanned."""
    offices = summers(gate=False)
    after = [alarm for office in offices if (alarm := office.first_alarm(TEAM, since=22))]
    assert len(after) >= 4
    assert median(alarm.day - 22 for alarm in after) <= 3
    assert {alarm.cause for alarm in after} <= {Cause.ABSENCE, Cause.MIXED}
