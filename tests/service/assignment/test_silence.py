"""A stage before this one falls silent: page and API say so, and nothing it reported is shown as if it still held."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.jams import JamPhase
from contracts.topics import ITEM_STATE, OUTLOOK
from tests.doubles.assignment import HEARD_FOR, Assignment, running_assignment
from tests.doubles.office.records import a_team, an_item, an_outlook
from tests.service.assignment.test_overview import MONDAY_9, jammed
from tests.service.assignment.test_pages import sign_in
from tests.service.assignment.test_survey import figures, surveyed

LONG = HEARD_FOR + timedelta(hours=1)
NAMES = ("T1", "T2", "T3")
FROM_JAMS = ("work_left_days", "jammed_teams", "expected_jams", "oldest_received_on")


@pytest.fixture
async def deaf(tmp_path: Path) -> AsyncIterator[Assignment]:
    """It has heard of nobody since its start."""
    database = f"sqlite+aiosqlite:///{tmp_path}/a.sqlite"
    teams = [a_team(name, site="B" if name == "T3" else "A") for name in NAMES]
    async with running_assignment(database, teams, heard=False) as running:
        yield running


def since(found: Any) -> list[tuple[str, bool]]:
    """The silent stages, and whether they were ever heard."""
    return [(each["stage"], each["since"] is not None) for each in found["silent"]]


async def test_without_jams_no_light_is_green_and_what_it_told_is_unknown(deaf: Assignment) -> None:
    await deaf.hears(ITEM_STATE)
    await deaf.hears(OUTLOOK, ago=LONG)
    await jammed(deaf)
    found = await deaf.get("/v1/overview")
    assert since(found) == since(await deaf.get("/v1/clock")) == [("jams", True)]
    told = datetime.fromisoformat(found["silent"][0]["since"])
    assert found["data_age_seconds"] >= LONG.total_seconds()
    assert told.tzinfo is not None
    assert [found[name] for name in FROM_JAMS] == [None] * len(FROM_JAMS)
    assert {each["phase"] for each in found["teams"]} == {"unknown"}
    assert found["sites"] == []
    assert (found["legal_due_soon"], found["undecided_proposals"]) == (1, 2), "what it knows by itself stays"
    for path in ("/v1/jams", "/v1/outlook"):
        assert [(each["team"], each["phase"]) for each in await deaf.get(path)] == [(name, "unknown") for name in NAMES]


async def test_without_backlog_nothing_is_known_of_clocks_or_jams(deaf: Assignment) -> None:
    await deaf.hears(OUTLOOK)
    await jammed(deaf)
    found = await deaf.get("/v1/overview")
    assert since(found) == [("backlog", False)], "never heard since the start"
    assert found["data_age_seconds"] is None
    assert [found[name] for name in (*FROM_JAMS, "legal_due_soon", "legal_overdue")] == [None] * 6


async def test_the_page_says_which_stage_is_silent_since_when_instead_of_calm(deaf: Assignment) -> None:
    await deaf.hears(ITEM_STATE)
    await deaf.hears(OUTLOOK, ago=LONG)
    await deaf.outlooks(MONDAY_9, *(an_outlook(name, MONDAY_9) for name in NAMES))
    await sign_in(deaf, "supervisor")
    page = (await deaf.client.get("/overview")).text
    assert "Von der Stufe „jams“ oder einer davor kommt seit" in page
    assert "Unbekannt: niemand beurteilt die Teams gerade." in page
    for calm in ("Heute braucht kein Team Hilfe", "grün: ruhig", "0 von"):
        assert calm not in page
    assert page.count("unbekannt") >= 3 + len(NAMES)
    english = (await deaf.client.get("/overview", params={"lang": "en"})).text
    assert "Nothing has come from the stage" in english
    assert "figures unknown" in english


async def test_who_is_heard_again_is_shown_again(deaf: Assignment) -> None:
    await deaf.hears(ITEM_STATE, OUTLOOK)
    await jammed(deaf)
    found = await deaf.get("/v1/overview")
    assert (since(found), found["jammed_teams"], found["teams"][0]["phase"]) == ([], 1, "open")
    assert found["data_age_seconds"] < HEARD_FOR.total_seconds()


async def test_a_team_that_was_never_judged_is_not_calm(assignment: Assignment) -> None:
    await assignment.outlooks(MONDAY_9, an_outlook("T1", MONDAY_9, phase=JamPhase.NORMAL))
    assert {(each["team"], each["phase"]) for each in await assignment.get("/v1/jams")} >= {("T2", "unknown")}
    assert "T2" in (await assignment.get("/v1/overview"))["not_judged"]


async def test_before_the_first_look_clocks_are_unknown_and_not_0(assignment: Assignment) -> None:
    await assignment.records(
        (OUTLOOK, 0, "x", an_outlook("T1", MONDAY_9)), (OUTLOOK, 1, "x", an_outlook("T1", MONDAY_9))
    )
    assert (await assignment.get("/v1/overview"))["legal_due_soon"] is None


async def test_an_old_capacity_makes_up_no_forecast_of_missed_clocks(deaf: Assignment) -> None:
    await deaf.hears(ITEM_STATE)
    await deaf.items(an_item("i"))
    before = MONDAY_9 - timedelta(hours=1)
    await deaf.outlooks(before, an_outlook("T1", before))
    await deaf.tick(MONDAY_9)
    await surveyed(deaf, MONDAY_9)
    told = await figures(deaf)
    assert "mailroom_clock_due_items{" in told
    assert "mailroom_clock_forecast_breach_items{" not in told
