"""The one story: a letter comes in, waits, its team jams, two leads agree, and it is on another team's worklist."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import url_contains
from selenium.webdriver.support.wait import WebDriverWait

from contracts.base import derive_id
from deploy.launcher.readiness import until
from mailroom.workdays import add_workdays, local
from services.chassis.http.tokens import demo_token
from tests.doubles.installation import DEMO_SECRET, DrivenInstallation

MONDAY = date(2026, 3, 2)
LETTER = derive_id("story", "the letter")


def team(name: str, site: str) -> dict[str, Any]:
    return {
        "site": site,
        "region": "county",
        "heads": 10,
        "posts_fte": 10,
        "staffed_fte": 10,
        "partners": [other for other in ("north", "south") if other != name],
        "dms_link_template": "https://dms.example/items/{item_id}",
    }


def post(number: int, received: date, due: date, owner: str) -> dict[str, Any]:
    return {
        "item_id": LETTER if number == 0 else derive_id("story", owner, number),
        "item_class": "VAEM",
        "channel": "scan_provider",
        "legal_received_on": received.isoformat(),
        "occurred_at": local(MONDAY, 8, 5).isoformat(),
        "due_on": due.isoformat(),
        "team": owner,
        "minutes": 30,
    }


def week_of_capacity(present: float, planned: float, unplanned: float) -> list[dict[str, Any]]:
    days = [add_workdays(MONDAY, number) for number in range(20)]
    return [
        {
            "day": day.isoformat(),
            "heads": 10,
            "fte_available": present,
            "fte_planned_absence": planned,
            "fte_unplanned_absence": unplanned if day == MONDAY else 0,
            "persons_planned": round(planned),
            "persons_unplanned": round(unplanned) if day == MONDAY else 0,
        }
        for day in days
    ]


async def fill(installation: DrivenInstallation) -> None:
    """Two teams; the north one has more work than it can do, and half of its people are not there."""
    await installation.call("intake", "PUT", "/v1/teams/north", team("north", "town"))
    await installation.call("intake", "PUT", "/v1/teams/south", team("south", "village"))
    await installation.call("intake", "PUT", "/v1/teams/north/capacity", {"days": week_of_capacity(5, 0, 5)})
    await installation.call("intake", "PUT", "/v1/teams/south/capacity", {"days": week_of_capacity(10, 0, 0)})
    received, due = MONDAY - timedelta(days=7), add_workdays(MONDAY, 5)
    letter = post(0, received, add_workdays(MONDAY, 4), "north")
    answer = await installation.call("intake", "POST", "/v1/items", letter)
    assert answer["item_id"] == LETTER
    assert await installation.call("intake", "POST", "/v1/items", letter) == answer, "a repeat gets the same answer"
    rest = [post(number, received, due, "north") for number in range(1, 700)]
    rest += [post(number, received, add_workdays(MONDAY, 9), "south") for number in range(1, 60)]
    await installation.call("intake", "POST", "/v1/items:batch", {"announced": len(rest), "items": rest})


def accept_on_the_page(browser: Chrome, installation: DrivenInstallation, account: str) -> None:
    """What a lead does: sign in with the code, read what is asked, accept."""
    browser.delete_all_cookies()
    browser.get(f"{installation.url('assignment')}/sign-in?lang=en")
    browser.find_element(By.ID, "code").send_keys(demo_token(DEMO_SECRET, account) + Keys.ENTER)
    WebDriverWait(browser, 10).until(url_contains("/reliefs"))
    question = browser.find_element(By.CSS_SELECTOR, "section.card").text
    assert "north" in question and "south" in question and "You agree once." in question
    browser.find_element(By.CSS_SELECTOR, "section.card form[action$='/accept'] button").click()
    WebDriverWait(browser, 10).until(url_contains("saved=true"))


async def owner(installation: DrivenInstallation) -> str:
    state = await installation.call("assignment", "GET", f"/v1/items/{LETTER}/assignment", role="supervisor")
    return str(state["team"])


async def shown_in_time(installation: DrivenInstallation, team: str, items: float) -> None:
    """Wait until this backlog is shown: counts are sent about every half second, not with each move."""

    async def shown() -> bool:
        return await installation.metric("jams", "mailroom_backlog_items", team=team) == items

    await until(shown, f"{items} items of {team}", 20)


@pytest.mark.kafka
@pytest.mark.browser
async def test_a_letter_travels_to_another_team_after_two_leads_agreed(
    installation: DrivenInstallation, browser: Chrome
) -> None:
    await fill(installation)
    morning, later = local(MONDAY, 9, 0), local(MONDAY, 13, 30)
    await installation.tick(local(MONDAY, 8, 30))
    await installation.call("assignment", "PUT", "/v1/settings/county", {"moves": "on"}, role="supervisor")
    assert await owner(installation) == "north"
    # Intake keeps nothing, so the repeated report is counted as taken once more.
    assert await installation.metric("intake", "mailroom_items_received_total", channel="scan_provider") == 760

    await installation.tick(morning)
    assert await installation.metric("jams", "mailroom_backlog_items", team="north") == 700
    assert await installation.metric("jams", "mailroom_team_jam_state", team="north") == 3
    assert await installation.metric("jams", "mailroom_team_jam_state", team="south") == 0
    jams = await installation.call("assignment", "GET", "/v1/jams", role="supervisor")
    assert [(jam["team"], jam["phase"]) for jam in jams if jam["phase"] == "open"] == [("north", "open")]

    await installation.tick(later)
    offered = await installation.call("assignment", "GET", "/v1/proposals?state=offered", role="supervisor")
    assert [(each["from_team"], each["to_team"]) for each in offered["proposals"]] == [("north", "south")]
    assert await owner(installation) == "north", "nothing moves unasked"

    await asyncio.to_thread(accept_on_the_page, browser, installation, "lead-north")
    assert await owner(installation) == "north", "one lead alone moves nothing"
    await asyncio.to_thread(accept_on_the_page, browser, installation, "lead-south")
    await installation.answered(later)

    listed = await installation.call("assignment", "GET", "/v1/teams/south/worklist?limit=200", role="lead-south")
    travelled = [row for row in listed["items"] if row["item_id"] == LETTER]
    assert travelled and travelled[0]["moved"] and travelled[0]["link"] == f"https://dms.example/items/{LETTER}"
    shown = await installation.call("assignment", "GET", f"/v1/items/{LETTER}/assignment", role="supervisor")
    assert (shown["team"], shown["why"]) == ("south", "accepted_proposal")
    assert shown["legal_received_on"] == (MONDAY - timedelta(days=7)).isoformat()
    moved = await installation.metric("assignment", "mailroom_reassigned_items", from_team="north", to_team="south")
    assert moved >= 1

    await installation.tick(local(MONDAY, 18, 0))
    await shown_in_time(installation, "north", 700 - moved)
    await shown_in_time(installation, "south", 59 + moved)
