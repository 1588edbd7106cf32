"""`make screenshots`: pictures of the page from the demo, taken in a real Chromium into docs/pictures."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from deploy.launcher.chromium import running_chromium
from deploy.launcher.folders import ROOT, fresh_run_folder
from deploy.launcher.installation import Installation
from deploy.launcher.machine import say
from deploy.launcher.readiness import until
from deploy.local.screen import look
from deploy.local.settings import RunSettings
from deploy.local.simulator import simulator
from services.chassis.http.tokens import demo_token

PICTURES = ROOT / "docs/pictures"
DEMO_SECRET = "postwaage-demo"
JAM_SECONDS = 600.0
WIDTH = 1120


@contextmanager
def _signed_in(browser: Chrome, page: str, account: str) -> Iterator[None]:
    browser.get(f"{page}/sign-in?lang=en")
    browser.find_element(By.ID, "code").send_keys(demo_token(DEMO_SECRET, account))
    browser.find_element(By.CSS_SELECTOR, "section[aria-labelledby=by-code] button").click()
    WebDriverWait(browser, 20).until(lambda shown: "/sign-in" not in shown.current_url)
    yield
    browser.delete_all_cookies()


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: of which page, as whom, how large, in which language and scheme."""

    name: str
    account: str
    path: str
    height: int
    language: str = "en"
    scheme: str = "light"
    width: int = WIDTH


def shots(giver: str, listed: str, relief: str) -> tuple[Shot, ...]:
    """The main states of the page, in both languages, light and dark, wide and on a phone."""
    lead = f"lead-{giver}"
    return (
        Shot("overview", "supervisor", "/overview", 1240),
        Shot("list", "supervisor", listed, 900),
        Shot("question", lead, "/reliefs", 760),
        Shot("question-dark", lead, "/reliefs", 760, "de", "dark"),
        Shot("relief", lead, relief, 1500),
        Shot("team", lead, f"/teams/{giver}", 1240, "de"),
        Shot("worklist", lead, "/worklist", 760),
        Shot("steering", "supervisor", "/steering/dueren?compared=true", 1400),
        Shot("overview-phone", "supervisor", "/overview", 844, "de", "light", 390),
        Shot("question-phone", lead, "/reliefs", 844, "en", "dark", 390),
    )


def _take(browser: Chrome, page: str, shot: Shot) -> None:
    size = {"width": shot.width, "height": shot.height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": shot.scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    between = "&" if "?" in shot.path else "?"
    browser.get(f"{page}{shot.path}{between}lang={shot.language}")
    browser.execute_script("document.documentElement.style.overflow = 'hidden'")
    browser.save_screenshot(str(PICTURES / f"{shot.name}.png"))
    say(f"docs/pictures/{shot.name}.png")


def take_all(page: str, profile: Path) -> None:
    """Every shot, while a team is jammed and help is asked for."""
    PICTURES.mkdir(exist_ok=True)
    with running_chromium(profile) as browser:
        with _signed_in(browser, page, "supervisor"):
            browser.get(f"{page}/overview")
            link = browser.find_element(By.CSS_SELECTOR, "a[href^='/proposals/']")
            giver, listed = link.text.split()[2], urlsplit(str(link.get_attribute("href"))).path
            browser.get(f"{page}/reliefs")
            agreed = browser.find_element(By.CSS_SELECTOR, "main table a[href^='/reliefs/']")
            relief = urlsplit(str(agreed.get_attribute("href"))).path
        for shot in shots(giver, listed, relief):
            with _signed_in(browser, page, shot.account):
                _take(browser, page, shot)


async def main(folder: Path) -> None:
    """Play the demo until help is asked for; business time stands still while questions wait."""
    settings = RunSettings(leads="page", wait=True, days=0, day_seconds=0)
    installation = Installation(folder, partitions=settings.partitions, workers=settings.workers)

    async def asked() -> bool:
        return (await look(installation.http, [installation.url("assignment")])).waiting > 0

    try:
        await installation.start()
        installation.keep(simulator(installation, settings))
        await until(asked, "a question", JAM_SECONDS)
        await asyncio.to_thread(take_all, installation.url("assignment"), folder / "chromium")
    finally:
        await installation.stop()


if __name__ == "__main__":
    with fresh_run_folder(ROOT / ".local/screenshots") as fresh:
        asyncio.run(main(fresh))
