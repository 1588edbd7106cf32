"""The tour of the README, walked by hand in a real Chromium: a jam, people decide, it clears."""

import re
import time
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from mailroom.allocation.parameters import MOST_RECEIVERS
from tests.e2e.offices import LIMIT_SECONDS, Office, office

pytestmark = [pytest.mark.kafka, pytest.mark.browser]
MOST_CLICKS = 20
"""Two for each of four leads, and what the supervisor looks at."""


class Visitor:
    """Clicks on what is to be seen, and counts."""

    def __init__(self, browser: Chrome, page: str) -> None:
        self.browser = browser
        self.page = page
        self.clicks = 0

    def click(self, selector: str, leads_to: str) -> None:
        self.browser.find_element(By.CSS_SELECTOR, selector).click()
        WebDriverWait(self.browser, 20).until(lambda browser: leads_to in browser.current_url)
        self.clicks += 1

    def sign_in(self, account: str, starts_at: str) -> None:
        self.browser.delete_all_cookies()
        self.browser.get(self.page)
        Select(self.browser.find_element(By.ID, "account")).select_by_visible_text(account)
        self.click("section[aria-labelledby=demo] button", starts_at)

    def look(self) -> str:
        """Lage as it is now."""
        self.click("nav a[href='/overview']", "/overview")
        return self.text("section[aria-labelledby=today]")

    def who_is_asked(self) -> list[str]:
        """Teams whose answer is missing, as the list of agreements says; every team once."""
        self.click("nav a[href='/reliefs']", "/reliefs")
        hints = [each.text for each in self.browser.find_elements(By.CSS_SELECTOR, "main tr .hint")]
        found = [team for hint in hints if "noch zu antworten" in hint for team in hint.partition(": ")[2].split(", ")]
        return list(dict.fromkeys(found))

    def accept(self, team: str) -> None:
        """What the lead of a team does who is asked: reads the question and says yes."""
        self.sign_in(f"lead-{team}", "/reliefs")
        assert "Eine Frage wartet auf Ihre Antwort." in self.text("main")
        self.click("section.card form[action$='/accept'] button", "saved=true")
        assert "Ihre Entscheidung ist gespeichert." in self.text("main")

    def text(self, selector: str) -> str:
        return self.browser.find_element(By.CSS_SELECTOR, selector).text


@pytest.fixture
def demo() -> Iterator[Office]:
    """`make run` as it comes, only with short days."""
    with office(LEADS="page", DAYS="", WAIT="") as running:
        yield running


def test_the_jam_of_the_tour_is_cleared_with_one_yes_of_each_lead(demo: Office, browser: Chrome) -> None:
    visitor = Visitor(browser, demo.wait_for(r"page for team leads\s+(http://\S+)")[1])
    demo.wait_for(r"agreements? waits? for an answer, and business time with")
    visitor.sign_in("supervisor", "/overview")
    seen = visitor.look()
    assert "rot: Stau" in seen
    jammed = re.search(r"^(\S+) \(.+\): rot: Stau", seen, re.MULTILINE)
    assert jammed, seen
    asked: list[str] = []
    began = time.monotonic()
    while "a jam has cleared" not in demo.told("→"):
        assert time.monotonic() - began < LIMIT_SECONDS, "\n".join(demo.lines[-20:])
        if "for an answer, and business time" in demo.told("→"):
            visitor.sign_in("supervisor", "/overview")
            waiting = visitor.who_is_asked()
            for team in waiting:
                visitor.accept(team)
            asked += waiting
        time.sleep(1.5)  # the screen is renewed each second
    print(f"{visitor.clicks} clicks, asked: {asked}")
    assert asked.count(jammed[1]) == 1
    assert len(asked) == len(set(asked)) <= 1 + MOST_RECEIVERS
    assert visitor.clicks <= MOST_CLICKS
