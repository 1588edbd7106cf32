"""Scenarios (e), a shock of applications, and (g), the January wave (docs/rules/played-office.md#scenarios)."""

from collections.abc import Callable

import pytest

from contracts.items import ItemClass
from contracts.jams import Cause
from tests.unit.mailroom.scenarios.bulk_office import BulkOffice, Judged
from tests.unit.mailroom.scenarios.crews import Crew
from tests.unit.mailroom.scenarios.events import Events

SEEDS = (1, 2, 3)
STARTS = 6


def played(inflow: Callable[[str, ItemClass, int], float]) -> list[BulkOffice]:
    crews = [Crew(f"team-{n}", load=0.95) for n in range(3)]
    return [BulkOffice(crews, seed, Events(inflow=inflow), quiet=True).run(36) for seed in SEEDS]


def first_applications(_: str, item_class: ItemClass, day: int) -> float:
    return 3.2 if item_class is ItemClass.HA_NEU and day >= STARTS else 1.0


def changes(_: str, item_class: ItemClass, day: int) -> float:
    return 1.8 if item_class is ItemClass.VAEM and day >= STARTS else 1.0


@pytest.fixture(scope="module", params=[first_applications, changes], ids=["e", "g"])
def wave(request: pytest.FixtureRequest) -> list[BulkOffice]:
    return played(request.param)


def test_e_g_a_wave_is_named_as_inflow(wave: list[BulkOffice]) -> None:
    found: list[Judged] = []
    for office in wave:
        found += [alarm for team in office.crews if (alarm := office.first_alarm(team, STARTS))]
    named = [alarm for alarm in found if alarm.cause is Cause.INFLOW]
    assert len(found) >= 6
    assert len(named) / len(found) >= 0.9
    for alarm in named:
        assert alarm.outlook.cause_shares[0].cause is Cause.INFLOW
        assert alarm.outlook.cause_shares[0].share >= 0.5


def test_e_g_every_team_whose_dates_break_was_warned_days_before(wave: list[BulkOffice]) -> None:
    leads = []
    for office in wave:
        for team in office.crews:
            late = next((day for day in range(1, 36) if office.is_late(team, day, within=1)), None)
            if late is not None:
                alarm = office.first_alarm(team)
                assert alarm is not None
                leads.append(late - alarm.day)
    assert len(leads) >= 3
    assert min(leads) >= 5
