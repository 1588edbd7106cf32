"""The overview: whom to help, why, and what is being done; figures as the metrics have them, limits P3 to P10."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.item_state import ClockName, RunningClock
from contracts.jams import Cause, CauseShare, JamPhase
from contracts.topics import ITEM_STATE, JAMS, OUTLOOK
from dashboards.boards import lage
from dashboards.elements import words
from services.assignment.page import pictures as page
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import REGION, a_jam, a_plan, a_team, an_item, an_outlook
from tests.service.assignment.test_pages import sign_in
from tests.service.assignment.test_survey import figures, surveyed

MONDAY_9 = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
HARD = RunningClock(clock=ClockName.GRANT_END, due_on=date(2026, 3, 4), hard=True, source="test")
GONE = RunningClock(clock=ClockName.GRANT_END, due_on=date(2026, 2, 20), hard=True, source="test")


async def jammed(assignment: Assignment) -> None:
    """T1 is jammed and shall give to T2; T3 at the other site is calm."""
    await assignment.moves_on()
    await assignment.items(
        *(an_item(f"i{number}") for number in range(10)),
        an_item("soon", clocks=(HARD,), due_on=HARD.due_on),
        an_item("gone", clocks=(GONE,), due_on=GONE.due_on, legal_received_on=date(2026, 2, 2)),
    )
    await assignment.outlooks(
        MONDAY_9,
        an_outlook("T1", MONDAY_9, phase=JamPhase.OPEN, days_of_work_left=9.5, shown_capacity_minutes=2_000.0),
        an_outlook("T2", MONDAY_9, days_of_work_left=11.0, shown_capacity_minutes=3_000.0),
        an_outlook("T3", MONDAY_9, site="B", days_of_work_left=1.0, open_minutes=3_000, shown_capacity_minutes=3_000.0),
    )
    await assignment.records((JAMS, 0, f"{REGION}|T1", a_jam("T1", MONDAY_9)))
    await assignment.tick(MONDAY_9)
    await assignment.plan(a_plan(MONDAY_9, 0))
    await surveyed(assignment, MONDAY_9)


async def test_the_team_to_help_comes_first_with_cause_and_what_is_being_done(assignment: Assignment) -> None:
    await jammed(assignment)
    found = await assignment.get("/v1/overview")
    assert [each["team"] for each in found["teams"]] == ["T1", "T2", "T3"], "a jam comes before more work left"
    first = found["teams"][0]
    assert (first["phase"], first["cause"], first["shares"]) == ("open", "ABSENCE", [["ABSENCE", 1.0]])
    assert [(each["to_team"], each["state"], each["items"]) for each in first["proposals"]] == [("T2", "offered", 10)]
    assert datetime.fromisoformat(first["since"]) == MONDAY_9


async def test_totals_and_sites_are_reckoned_as_the_boards_reckon_them(assignment: Assignment) -> None:
    await jammed(assignment)
    found = await assignment.get("/v1/overview")
    per_day = {"T1": 100_000 / 9.5, "T2": 100_000 / 11, "T3": 3_000 / 1.0}
    assert found["work_left_days"] == pytest.approx(203_000 / sum(per_day.values())), "never a mean of means"
    site_a, site_b = found["sites"]
    assert site_a["work_left_days"] == pytest.approx(200_000 / (per_day["T1"] + per_day["T2"]))
    assert site_a["spread_days"] == pytest.approx(1.5)
    assert site_b["balance"] == 1.0 and site_a["balance"] == pytest.approx(1 - 0.75 / 10.25)
    names = ("jammed_teams", "totals_of", "legal_due_soon", "legal_overdue", "undecided_proposals", "hidden_teams")
    assert [found[name] for name in names] == [1, 3, 1, 1, 2, 0]


async def test_clocks_ages_and_proposals_equal_the_metrics(assignment: Assignment) -> None:
    await jammed(assignment)
    found, text = await assignment.get("/v1/overview"), await figures(assignment)

    def metric(name: str, *pairs: str) -> float:
        lines = [
            line for line in text.splitlines() if line.startswith(f"{name}{{") and all(pair in line for pair in pairs)
        ]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    for team in found["teams"]:
        place = f'team="{team["team"]}"'
        soon = (
            metric("mailroom_clock_due_items", place, 'clock="hard"', f'due_band="{band}"')
            for band in ("today", "1", "2-5")
        )
        assert team["legal_due_soon"] == sum(soon)
        assert team["legal_overdue"] == metric("mailroom_clock_due_items", place, 'clock="hard"', 'due_band="overdue"')
        for band, items in team["ages"].items():
            assert items == metric("mailroom_backlog_age_items", place, f'age_band="{band}"')
    assert sum(found["teams"][0]["ages"].values()) == 12
    assert found["undecided_proposals"] == metric("mailroom_relief_questions") == 2
    for item_class, day in found["worked_off"].items():
        [seconds] = re.findall(rf'oldest_waiting_received_timestamp_seconds{{item_class="{item_class}".*}} (\S+)', text)
        assert datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp() == float(seconds)


async def test_a_lead_gets_of_other_teams_the_light_and_totals_of_the_own(assignment: Assignment) -> None:
    await jammed(assignment)
    found = await assignment.get("/v1/overview", "lead-T2")
    whole = [each["team"] for each in found["teams"] if "open_items" in each]
    assert whole == ["T2"] and {each["team"] for each in found["teams"]} == {"T1", "T2", "T3"}
    assert set(found["teams"][0]) == {"team", "region", "site", "at", "phase"}
    assert (found["totals_of"], found["sites"], found["jammed_teams"], found["legal_due_soon"]) == (1, [], 0, 0)
    assert found["undecided_proposals"] == 1, "the lead is asked"
    assert (await assignment.get("/v1/overview", "lead-T3"))["undecided_proposals"] == 0


async def test_without_a_code_there_is_no_overview(assignment: Assignment) -> None:
    assert (await assignment.client.get("/v1/overview")).status_code == 401


async def test_nothing_ungated_and_no_capacity_per_day_is_shown(assignment: Assignment) -> None:
    hidden = CauseShare(Cause.UNPLANNED_ABSENCE, 1.0)
    await assignment.outlooks(MONDAY_9, an_outlook("T1", MONDAY_9, cause_shares=(hidden,), shown_shares=()))
    answer = await assignment.client.get("/v1/overview", headers=assignment.headers("supervisor"))
    assert "UNPLANNED" not in answer.text and "capacity_days" not in answer.text and "cause_shares" not in answer.text


async def test_teams_too_small_are_in_no_list_and_in_no_total(database_url: str) -> None:
    teams = [a_team("T1", heads=4), a_team("T2", heads=6), a_team("T3"), a_team("T4")]
    async with running_assignment(database_url, teams) as assignment:
        await assignment.outlooks(
            MONDAY_9, *(an_outlook(team, MONDAY_9, open_items=7) for team in ("T1", "T2", "T3", "T4"))
        )
        for account in ("supervisor", "lead-T1"):
            found = await assignment.get("/v1/overview", account)
            assert [each["team"] for each in found["teams"]] == ["T3", "T4"]
            assert found["hidden_teams"] == 2, "the next smallest too (P6)"
        await sign_in(assignment, "supervisor")
        page = (await assignment.client.get("/overview")).text
        assert "Nicht einzeln gezeigt, weil zu klein: 2 Teams." in page and "T1" not in page


async def test_pages_follow_each_other_and_foreign_cursors_are_refused(assignment: Assignment) -> None:
    await jammed(assignment)
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        found = await assignment.get("/v1/overview", limit=2, **cursor)
        seen += [each["team"] for each in found["teams"]]
        if found["next_cursor"] is None:
            break
        cursor = {"cursor": found["next_cursor"]}
    assert seen == ["T1", "T2", "T3"]
    for bad in ({"cursor": "nonsense"}, {"limit": 0}, {"limit": 1001}, {"cursor": cursor["cursor"], "region": "sued"}):
        answer = await assignment.client.get("/v1/overview", params=bad, headers=assignment.headers("supervisor"))
        assert answer.status_code == 422, bad


async def test_stale_data_are_called_stale(tmp_path: Path) -> None:
    """Old, and not yet old enough for a silence."""
    teams = [a_team(name) for name in ("T1", "T2", "T3")]
    async with running_assignment(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite", teams, heard=False) as assignment:
        await jammed(assignment)
        assert (await assignment.get("/v1/overview"))["data_age_seconds"] is None
        await assignment.hears(ITEM_STATE)
        await assignment.hears(OUTLOOK, ago=timedelta(minutes=10))
        await _called_stale(assignment)


async def _called_stale(assignment: Assignment) -> None:
    assert (await assignment.get("/v1/overview"))["data_age_seconds"] > 300
    await sign_in(assignment, "supervisor")
    assert "Die Daten sind veraltet." in (await assignment.client.get("/overview")).text


async def test_the_page_says_whom_to_help_why_and_what_happens(assignment: Assignment) -> None:
    await jammed(assignment)
    await sign_in(assignment, "supervisor")
    page = (await assignment.client.get("/overview")).text
    card = page[page.index("Wem heute helfen?") : page.index("</section>")]
    for said in (
        "T1",
        "rot: Stau",
        "Abwesenheit",
        "Arbeitsvorrat 9,5 Tage",
        "von T1 an T2",
        "10 Vorgänge",
        "gehört zu einer Frage",
    ):
        assert said in card, said
    assert "T3" not in card
    english = (await assignment.client.get("/overview", params={"lang": "en"})).text
    assert "Which team to help today?" in english and "Work left: 9.5 days" in english


async def test_the_page_says_so_when_nobody_needs_help(assignment: Assignment) -> None:
    await assignment.outlooks(MONDAY_9, an_outlook("T1", MONDAY_9), an_outlook("T2", MONDAY_9))
    await sign_in(assignment, "supervisor")
    assert "Heute braucht kein Team Hilfe" in (await assignment.client.get("/overview")).text
    await sign_in(assignment, "lead-T1")
    assert "Ihr Team braucht heute keine Hilfe" in (await assignment.client.get("/overview")).text


def test_limits_are_those_of_the_boards() -> None:
    stats = {panel.key: panel for panel in lage.BOARD.panels}
    assert page.WORK_LEFT == words.WORK_LEFT == stats["lage-days-left"].levels
    assert page.STALE_SECONDS == words.STALE_SECONDS == stats["lage-freshness"].levels
    assert stats["lage-questions"].levels == page.PROPOSALS
    assert stats["lage-jammed"].levels == page.JAMMED
    assert [page.level(days, page.WORK_LEFT) for days in (7.9, 8, 12)] == ["normal", "warning", "red"]
    assert [page.freshness(age) for age in (None, 59, 60, 300)] == ["unknown", "fresh", "old", "stale"]
