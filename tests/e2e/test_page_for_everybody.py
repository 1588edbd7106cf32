"""Every page by axe-core, for both roles, in both languages, light and dark; on a phone; and kept current."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from selenium.webdriver.support.wait import WebDriverWait

from mailroom.workdays import local
from tests.doubles.installation import DrivenInstallation, installed
from tests.e2e.axe import axe_source
from tests.e2e.test_a_letter_travels import MONDAY
from tests.e2e.test_page import CONTRAST, UNLABELLED, Page, make_lively, page_of

pytestmark = [pytest.mark.kafka, pytest.mark.browser]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: {type: "tag", values: arguments[0]}, resultTypes: ["violations"]})
   .then(found => done(found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).join(", "))));
"""


WIDEST = """
return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest(".scroll *")).map(e => e.outerHTML.slice(0, 120)).slice(0, 5);
"""
"""What reaches beyond the window, but for what scrolls by itself."""
BROKEN = """
const found = [];
for (const cell of document.querySelectorAll("td, th")) {
  const nodes = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, n => n.parentElement.closest("code") ? 2 : 1);
  for (let node; node = nodes.nextNode();) for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
    const range = document.createRange();
    range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
  }
}
return found;
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lively(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DrivenInstallation]:
    """An installation in which one team jams and asks another for help."""
    async with installed(tmp_path_factory.mktemp("installation")) as installation:
        await make_lively(installation)
        yield installation


@pytest.fixture
def page(lively: DrivenInstallation, browser: Any) -> Iterator[Page]:
    yield from page_of(lively, browser)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def paths(page: Page, account: str) -> list[str]:
    """Every kind of page that the account can open."""
    common = ["/reliefs", page.relief(), page.list_of_items(), "/worklist", "/overview", "/teams/north", "/nowhere"]
    steering = ["/steering", "/steering/county?compared=true", "/report/county"] if account == "supervisor" else []
    return [*common, "/accessibility", *steering]


@pytest.mark.parametrize(
    ("account", "language", "scheme"),
    [
        ("lead-north", "de", "light"),
        ("lead-north", "en", "dark"),
        ("supervisor", "de", "dark"),
        ("supervisor", "en", "light"),
    ],
)
def test_axe_finds_nothing_and_all_text_can_be_read(page: Page, account: str, language: str, scheme: str) -> None:
    axe, found = axe_source(), {}
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.sign_in(account, language)
    for path in paths(page, account):
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        page.open(path)
        page.browser.execute_script(axe)
        page.browser.set_script_timeout(60)
        faults = page.browser.execute_async_script(RUN, RULES)
        faint = page.judge(CONTRAST)
        if faults or faint or page.judge(UNLABELLED):
            found[path] = (faults, faint, page.judge(UNLABELLED))
    assert not found


@pytest.mark.parametrize("pixels", [390, 768, 1120, 1920])
def test_no_page_is_wider_than_the_window_and_no_word_is_broken_in_a_table(page: Page, pixels: int) -> None:
    page.sign_in("supervisor")
    page.wide(pixels)
    wide = {}
    for path in paths(page, "supervisor"):
        page.open(path)
        if broken := page.judge(BROKEN):
            wide[f"words {path}"] = broken
        width = page.judge("return document.documentElement.scrollWidth")
        if not isinstance(width, int) or width > pixels:
            wide[path] = page.judge(WIDEST)
    assert not wide


@pytest.mark.asyncio(loop_scope="module")
async def test_an_open_page_becomes_current_by_itself(lively: DrivenInstallation, page: Page) -> None:
    page.sign_in("supervisor", "en")
    page.open("/overview")
    before = page.browser.find_element("css selector", ".asof time").get_attribute("datetime")
    await lively.tick(local(MONDAY, 14, 30))
    WebDriverWait(page.browser, 30).until(
        lambda browser: browser.find_element("css selector", ".asof time").get_attribute("datetime") != before
    )
    assert page.browser.find_element("css selector", "[data-age]").text.endswith("old")
