"""The tour of the README, walked by hand in a real Chromium: a jam, people decide, it clears."""

import re
import time
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from tests.e2e.offices import LIMIT_SECONDS, Office, office

pytestmark = [pytest.mark.kafka, pytest.mark.browser]
MOST_CLICKS = 60
"""A click every ten seconds: what somebody does within ten minutes."""


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

    def accept(self, proposal: str) -> None:
        """One proposal of the list, read and accepted."""
        self.click(f"main a[href='{proposal}']", proposal)
        if sides := self.browser.find_elements(By.CSS_SELECTOR, "form[action$='/accept'] [type=radio]"):
            sides[0].click()
            self.clicks += 1
        self.click("form[action$='/accept'] button", "saved=true")

    def accept_what_waits(self) -> None:
        """All at once, or the one that waits for both teams by itself."""
        self.click("nav a[href='/proposals']", "/proposals")
        if self.browser.find_elements(By.CSS_SELECTOR, "form[action='/proposals/accept']"):
            self.click("form[action='/proposals/accept'] button", "accepted=")
            return
        waiting = self.browser.find_elements(By.CSS_SELECTOR, "main tr:has(.live)")
        links = [row.find_element(By.TAG_NAME, "a") for row in waiting if "wartet auf" in row.text]
        proposals = [str(link.get_dom_attribute("href")) for link in links]
        for proposal in proposals:
            self.accept(proposal)
            self.click("form[action$='/accept'] button", "saved=true")

    def text(self, selector: str) -> str:
        return self.browser.find_element(By.CSS_SELECTOR, selector).text


@pytest.fixture
def demo() -> Iterator[Office]:
    """`make run` as it comes, only with short days."""
    with office(LEADS="page", DAYS="", WAIT="") as running:
        yield running


def test_the_jam_of_the_tour_is_cleared_by_hand_within_sixty_clicks(demo: Office, browser: Chrome) -> None:
    visitor = Visitor(browser, demo.wait_for(r"page for team leads\s+(http://\S+)")[1])
    demo.wait_for(r"proposals wait for you, and business time with them")
    visitor.sign_in("supervisor", "/overview")
    seen = visitor.look()
    assert "rot: Stau" in seen and "wartet auf beide Teams" in seen
    link = browser.find_element(By.CSS_SELECTOR, "section[aria-labelledby=today] a[href^='/proposals/']")
    proposal, found = str(link.get_dom_attribute("href")), re.search(r"von (\S+) an (\S+)", link.text)
    assert found, seen
    for lead in found.groups():
        visitor.sign_in(f"lead-{lead}", "/proposals")
        visitor.accept(proposal)
    assert "Beide Teams haben angenommen" in visitor.text("main")
    visitor.sign_in("supervisor", "/overview")
    began = time.monotonic()
    while "a jam has cleared" not in demo.told("→"):
        assert time.monotonic() - began < LIMIT_SECONDS, "\n".join(demo.lines[-20:])
        if "for you, and business time" in demo.told("→"):
            visitor.accept_what_waits()
        time.sleep(1.5)  # the screen is renewed each second
    print(f"{visitor.clicks} clicks")
    assert visitor.clicks <= MOST_CLICKS
