"""The leads' page in a real Chromium: who sees and does what, in which language, on a phone and without a mouse."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
import pytest_asyncio
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from contracts.jams import Cause, CauseShare
from mailroom.privacy import shares_over_time
from mailroom.workdays import local
from services.chassis.http.tokens import demo_token
from tests.doubles.installation import DEMO_SECRET, DrivenInstallation, installed
from tests.e2e.test_a_letter_travels import MONDAY, fill, team, week_of_capacity

pytestmark = [pytest.mark.kafka, pytest.mark.browser]

CONTRAST = """
const shade = c => { const v = c.match(/[\\d.]+/g).map(Number); return v.length > 3 && v[3] === 0 ? null : v };
const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(
    v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
const behind = e => { for (; e; e = e.parentElement) { const c = shade(getComputedStyle(e).backgroundColor);
    if (c) return c } return [255, 255, 255] };
return [...document.querySelectorAll("body *")].filter(e => e.checkVisibility() &&
    [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => {
        const pair = [light(shade(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a);
        return [e.textContent.trim(), (pair[0] + 0.05) / (pair[1] + 0.05)] }).filter(each => each[1] < 4.5);
"""
UNLABELLED = """
return [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter(
    e => !(e.labels && e.labels.length) && !e.getAttribute("aria-label") && !e.textContent.trim()
         || e.tagName === "SELECT" && !e.labels.length).map(e => e.outerHTML);
"""
HEADLESS = "return document.querySelectorAll('th:not([scope])').length + document.querySelectorAll('h1').length - 1"


class Page:
    """What a person does with the page."""

    def __init__(self, browser: Chrome, base: str) -> None:
        self.browser = browser
        self._base = base

    def open(self, path: str) -> str:
        self.browser.get(self._base + path)
        return self.text

    def sign_in(self, account: str, language: str = "de") -> None:
        self.browser.delete_all_cookies()
        self.open(f"/sign-in?lang={language}")
        self.browser.find_element(By.ID, "code").send_keys(demo_token(DEMO_SECRET, account) + Keys.ENTER)
        WebDriverWait(self.browser, 10).until(lambda browser: "/sign-in" not in browser.current_url)

    def until(self, part: str) -> None:
        """Wait for an address with this in it."""
        WebDriverWait(self.browser, 10).until(lambda browser: part in browser.current_url)

    def wide(self, pixels: int) -> None:
        """A window of that width."""
        metrics = {"width": pixels, "height": 844, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def relief(self) -> str:
        """The address of the newest agreement on the list."""
        return self._first("/reliefs", "/reliefs/")

    def list_of_items(self) -> str:
        """The address of its newest list."""
        return self._first(self.relief(), "/proposals/")

    def _first(self, path: str, leads_to: str) -> str:
        self.open(path)
        link = self.browser.find_element(By.CSS_SELECTOR, f"main table a[href^='{leads_to}']")
        return str(link.get_attribute("href")).removeprefix(self._base)

    def judge(self, script: str) -> object:
        """Ask the browser about what it shows."""
        return self.browser.execute_script(script)

    @property
    def text(self) -> str:
        return self.browser.find_element(By.TAG_NAME, "body").text


def page_of(installation: DrivenInstallation, browser: Chrome) -> Iterator[Page]:
    """The page of an installation, for somebody who was never there, in a window of usual width."""
    browser.delete_all_cookies()
    page = Page(browser, installation.url("assignment"))
    page.wide(1280)
    yield page
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


async def make_lively(installation: DrivenInstallation) -> None:
    """North is jammed and asks south for help; west has nothing to do with it."""
    await fill(installation)
    await installation.call("intake", "PUT", "/v1/teams/west", {**team("west", "town"), "partners": []})
    await installation.call("intake", "PUT", "/v1/teams/west/capacity", {"days": week_of_capacity(10, 0, 0)})
    await installation.tick(local(MONDAY, 8, 30))
    await installation.call("assignment", "PUT", "/v1/settings/county", {"moves": "on"}, role="supervisor")
    await installation.tick(local(MONDAY, 9, 0))
    await installation.call("intake", "PUT", "/v1/teams/west/capacity", {"days": week_of_capacity(10, 0, 0)})
    await installation.tick(local(MONDAY, 13, 30))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lively(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DrivenInstallation]:
    """An installation in which north is jammed and asks south for help; west has nothing to do with it."""
    async with installed(tmp_path_factory.mktemp("installation")) as installation:
        await make_lively(installation)
        yield installation


@pytest.fixture
def page(lively: DrivenInstallation, browser: Chrome) -> Iterator[Page]:
    yield from page_of(lively, browser)


def test_a_wrong_code_opens_nothing(page: Page) -> None:
    page.open("/sign-in")
    page.browser.find_element(By.ID, "code").send_keys("supervisor.0123456789" + Keys.ENTER)
    WebDriverWait(page.browser, 10).until(lambda browser: browser.find_elements(By.CSS_SELECTOR, "[role=alert]"))
    assert "Dieser Code gehört zu keinem Konto." in page.text
    page.open("/worklist")
    page.until("/sign-in")


def test_a_demo_account_can_be_chosen(page: Page) -> None:
    page.open("/sign-in")
    Select(page.browser.find_element(By.ID, "account")).select_by_visible_text("lead-south")
    page.browser.find_element(By.CSS_SELECTOR, "section[aria-labelledby=demo] button").click()
    page.until("/reliefs")
    assert "lead-south" in page.text


def test_german_is_the_default_and_english_one_click_away(page: Page) -> None:
    page.sign_in("lead-north", language="")
    page.open("/reliefs")
    assert "Eine Frage wartet auf Ihre Antwort." in page.text
    assert page.judge("return document.documentElement.lang") == "de"
    listed = page.list_of_items()
    german = re.search(r"Stunden\n(\d+),(\d+)\n", page.open(listed))
    assert german, "a decimal comma"
    assert "Stau im abgebenden Team" in page.text and "Veränderungsmitteilung" in page.text
    page.browser.find_element(By.LINK_TEXT, "English").click()
    page.until("lang=en")
    assert f"Hours\n{german[1]}.{german[2]}\n" in page.text, "the same figure with a point"
    assert "Jam in the giving team" in page.text
    assert page.judge("return document.documentElement.lang") == "en"
    assert "One question waits for your answer." in page.open("/reliefs"), "the choice stays"


def test_a_lead_sees_the_own_team_only(page: Page) -> None:
    page.sign_in("lead-north")
    relief, listed = page.relief(), page.list_of_items()
    page.sign_in("lead-west")
    assert "Es ist keine Hilfe vereinbart oder erbeten." in page.open("/reliefs")
    for path in (relief, listed, "/worklist?team=north"):
        assert "Das ist der Leitung des betroffenen Teams vorbehalten." in page.open(path)
    assert "Arbeitsliste: west" in page.open("/worklist") and "Das Team hat nichts Offenes." in page.text
    assert "Veränderungsmitteilung" not in page.text
    page.open("/overview")
    rows = {row.text.split()[0]: row.text for row in page.browser.find_elements(By.CSS_SELECTOR, ".dense tbody tr")}
    assert "rot: Stau nur Ampel" in rows["north"] and "nur Ampel" not in rows["west"]
    assert "Ihr Team braucht heute keine Hilfe" in page.text and "Standorte" not in page.text


def test_the_overview_answers_whom_to_help_why_and_what_is_being_done(page: Page) -> None:
    page.sign_in("supervisor")
    page.browser.find_element(By.LINK_TEXT, "Lage").click()
    page.until("/overview")
    card = page.browser.find_element(By.CSS_SELECTOR, "section[aria-labelledby=today]")
    assert "north (town): rot: Stau" in card.text and "south" not in card.text.split("Was schon geschieht")[0]
    assert "Warum:" in card.text and "Liste: von north an south" in card.text
    card.find_element(By.CSS_SELECTOR, "a[href^='/proposals/']").send_keys(Keys.ENTER)
    page.until("/proposals/")
    assert "Liste: von north an south" in page.text


def test_the_picture_of_the_overview_says_what_its_table_says(page: Page) -> None:
    page.sign_in("supervisor")
    page.open("/overview")
    names = [each.text for each in page.browser.find_elements(By.CSS_SELECTOR, ".bars .name")]
    values = [each.text for each in page.browser.find_elements(By.CSS_SELECTOR, ".bars .value")]
    cells = page.browser.find_elements(By.CSS_SELECTOR, ".dense tbody tr")
    rows = {row.find_element(By.TAG_NAME, "th").text.split()[0]: row for row in cells}
    for name, value in zip(names, values, strict=True):
        now, ahead = (rows[name].find_elements(By.TAG_NAME, "td")[column].text.split()[0] for column in (3, 4))
        assert value == f"{now} → {ahead}"
    widths = page.judge("return [...document.querySelectorAll('.bars .bar')].map(e => e.getBoundingClientRect().width)")
    days = [float(value.split(" ")[0].replace(",", ".")) for value in values]
    assert isinstance(widths, list) and len(widths) == len(days) == 3
    longest, written_to = days.index(max(days)), 0.05
    for width, many in zip(widths, days, strict=True):
        per_day = widths[longest] / days[longest]
        assert width == pytest.approx(per_day * many, abs=2 * per_day * written_to + 1)
    [picture] = page.browser.find_elements(By.CSS_SELECTOR, "[role=img]")
    assert picture.accessible_name == "Arbeitsvorrat je Team"


@pytest.mark.asyncio(loop_scope="module")
async def test_the_figures_of_the_overview_are_those_of_the_metrics(lively: DrivenInstallation) -> None:
    found = await lively.call("assignment", "GET", "/v1/overview", role="supervisor")
    assert found["teams"][0]["team"] == "north" and len(found["teams"]) == 3
    metrics = await lively.metrics()
    phases = ("normal", "watch", "forecast", "open")
    for each in found["teams"]:
        at = partial(metrics.total, team=each["team"])
        soon = (at("mailroom_clock_due_items", clock="hard", due_band=band) for band in ("today", "1", "2-5"))
        ahead = at("mailroom_team_forecast_days_left", horizon="5", quantile="0.5")
        oldest = at("mailroom_oldest_item_received_timestamp_seconds")
        told = {
            "open_items": at("mailroom_backlog_items"),
            "open_minutes": at("mailroom_backlog_work_seconds") / 60,
            "days_of_work_left": at("mailroom_team_days_of_work_left"),
            "days_left_ahead": ahead,
            "late_items": at("mailroom_team_late_items"),
            "overdue_items": at("mailroom_team_overdue_items"),
            "capacity_minutes": at("mailroom_team_capacity_work_seconds_per_day") / 60 or None,
            "legal_due_soon": sum(soon),
            "legal_overdue": at("mailroom_clock_due_items", clock="hard", due_band="overdue"),
            "oldest_received_on": str(datetime.fromtimestamp(oldest, UTC).date()) if oldest else None,
            "phase": phases[int(at("mailroom_team_jam_state"))],
        }
        assert {name: each[name] for name in told} == told
        # The teams have ten heads: what is scraped, and so kept over time, does not tell of absence (P3).
        shares = dict(shares_over_time([CauseShare(Cause(cause), share) for cause, share in each["shares"]], 10))
        assert shares == pytest.approx({cause: at("mailroom_jam_share_ratio", reason_code=cause) for cause in shares})
        assert sum(shares.values()) == pytest.approx(at("mailroom_jam_share_ratio"))
        if each["phase"] != "normal":
            since = datetime.fromisoformat(each["since"]).timestamp()
            assert since == at("mailroom_team_jam_since_timestamp_seconds")
    # Nobody has answered: the giver is asked for the whole, and the receiver for its share.
    waiting = [metrics.total(name, state="asked") for name in ("mailroom_reliefs", "mailroom_relief_shares")]
    assert found["undecided_proposals"] == sum(waiting) == 2
    names = [each["team"] for each in found["teams"]]
    work = {team: metrics.total("mailroom_backlog_work_seconds", team=team) for team in names}
    days = {team: metrics.total("mailroom_team_days_of_work_left", team=team) for team in names}
    able = sum(work[team] / days[team] for team in names if days[team])
    assert found["work_left_days"] == pytest.approx(sum(work[team] for team in names if days[team]) / able, rel=0.01)
    for site in found["sites"]:
        assert site["balance"] == pytest.approx(
            metrics.total("mailroom_balance_score_ratio", site=site["site"]), abs=1e-4
        )


def test_every_page_fits_a_phone_and_can_be_read_by_everybody(page: Page) -> None:
    page.open("/sign-in")
    faults = [faults_of(page)]
    for account in ("lead-north", "supervisor"):
        page.sign_in(account)
        for path in (
            page.relief(),
            page.list_of_items(),
            "/reliefs",
            "/worklist",
            "/worklist?team=nowhere",
            "/overview",
        ):
            page.open(path)
            page.judge("document.querySelectorAll('details').forEach(each => each.open = true)")
            faults.append(faults_of(page))
    assert [each for each in faults if each] == []


def faults_of(page: Page) -> list[object]:
    """What is wrong with the open page at both widths: too wide, too pale, without label, head or focus."""
    found: list[object] = []
    for pixels in (1280, 390):
        page.wide(pixels)
        too_wide = page.judge("return document.documentElement.scrollWidth > innerWidth")
        found += [pixels, "too wide"] if too_wide else []
    page.browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focus = page.judge("const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth")
    found += [] if focus == "solid3px" else ["focus", focus]
    for check in (CONTRAST, UNLABELLED, HEADLESS):
        found += [result] if (result := page.judge(check)) else []
    return [page.browser.current_url, *found] if found else []


def test_these_checks_find_what_they_look_for(page: Page) -> None:
    for harm in (
        "document.querySelector('.hint').style.color = '#999'",
        "document.querySelector('label').remove()",
        "document.querySelector('h1').outerHTML += '<h1>another</h1>'",
        "document.querySelector('main').style.width = '500px'",
        "document.querySelector('.skip').style.outline = 'none'",
    ):
        page.open("/sign-in")
        page.judge(harm)
        assert faults_of(page), harm


# The last one: it answers the question that the others look at.
def test_a_lead_declines_with_a_reason(page: Page) -> None:
    page.sign_in("lead-south")
    relief = page.relief()
    page.open("/reliefs")
    page.browser.find_element(By.XPATH, "//summary[text()='Ablehnen']").click()
    decline = page.browser.find_element(By.CSS_SELECTOR, "form[action$='/decline'] button")
    decline.click()
    assert "saved" not in page.browser.current_url, "no declining without a reason"
    Select(page.browser.find_element(By.NAME, "reason")).select_by_value("no_capacity")
    decline.click()
    page.until("saved=true")
    assert "Ihre Entscheidung ist gespeichert." in page.text
    assert "Wir haben keine Kapazität dafür" in page.text
    page.sign_in("lead-north")
    assert "Wir haben keine Kapazität dafür" in page.open(relief) and "lead-south" in page.text
