"""The page while nobody has room, in a real Chromium: the proposed order of work, its end, and what is missing."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import pytest_asyncio
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from mailroom.workdays import add_workdays, local
from tests.doubles.installation import DrivenInstallation, installed
from tests.e2e.test_a_letter_travels import MONDAY, post, team, week_of_capacity
from tests.e2e.test_page import Page, faults_of, page_of

pytestmark = [pytest.mark.kafka, pytest.mark.browser]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def flooded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DrivenInstallation]:
    """An installation with two teams that both have far more work than they can do."""
    async with installed(tmp_path_factory.mktemp("installation")) as installation:
        received, due = MONDAY - timedelta(days=7), add_workdays(MONDAY, 7)
        for name, site in (("north", "town"), ("south", "village")):
            await installation.call("intake", "PUT", f"/v1/teams/{name}", team(name, site))
            await installation.call("intake", "PUT", f"/v1/teams/{name}/capacity", {"days": week_of_capacity(5, 0, 5)})
            items = [post(number, received, due, name) for number in range(1, 2500)]
            for first in range(0, len(items), 500):
                part = items[first : first + 500]
                await installation.call("intake", "POST", "/v1/items:batch", {"announced": len(part), "items": part})
        for at in (local(MONDAY, 8, 30), local(MONDAY, 9, 0), local(MONDAY, 13, 30)):
            await installation.tick(at)
        yield installation


@pytest.fixture
def page(flooded: DrivenInstallation, browser: Chrome) -> Iterator[Page]:
    yield from page_of(flooded, browser)


def test_a_lead_reads_the_proposed_order_and_can_go_back_to_deadlines(page: Page) -> None:
    page.sign_in("lead-north")
    shown = page.open("/worklist")
    assert "Niemand hat Platz: vorgeschlagene Reihenfolge" in shown and "endet von selbst" in shown
    assert "09.03.2026 18:00" in shown, "five working days"
    assert "1 · noch nicht fällig" in shown and "Fehlende Vollzeitstellen" in shown
    page.browser.find_element(By.LINK_TEXT, "Nächste Seite").click()
    page.until("cursor=")
    assert "101 · " in page.text
    page.open("/worklist")
    page.browser.find_element(By.LINK_TEXT, "Stattdessen nach Frist ordnen").click()
    page.until("order=deadline")
    assert "Eilige Vorgänge stehen zuerst" in page.text and "1 · noch nicht fällig" not in page.text
    page.browser.find_element(By.LINK_TEXT, "English").click()
    page.until("lang=en")
    assert "Nobody has room: a proposed order of work" in page.text and "ends by itself" in page.text


def test_the_supervisor_reads_what_is_missing_and_a_lead_only_of_the_own_team(page: Page) -> None:
    page.sign_in("supervisor", language="en")
    shown = page.open("/overview")
    assert "Nobody has room: county" in shown and "Missing full-time posts" in shown
    page.sign_in("lead-south", language="en")
    assert "Nobody has room" not in page.open("/overview")
    assert "Nobody has room" in page.open("/worklist")


def test_these_pages_fit_a_phone_and_can_be_read_by_everybody(page: Page) -> None:
    faults = []
    for account, path in (("lead-north", "/worklist"), ("supervisor", "/overview")):
        page.sign_in(account)
        page.open(path)
        assert page.judge("return document.querySelectorAll('section.note.call').length") == 1
        faults.append(faults_of(page))
    assert [each for each in faults if each] == []
