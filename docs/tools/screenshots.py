"""`make screenshots`: pictures of the page from the demo, taken in a real Chromium into docs/pictures."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    WebDriverWait(browser, 20).until(lambda shown: "/sign-in" not in shown.current_url)
    yield
    browser.delete_all_cookies()


def _take(browser: Chrome, name: str, height: int) -> None:
    size = {"width": WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_script("document.documentElement.style.overflow = 'hidden'")
    browser.save_screenshot(str(PICTURES / f"{name}.png"))
    say(f"docs/pictures/{name}.png")


def take_all(page: str, profile: Path) -> None:
    """The overview while a team is jammed, a list of items, and what waits for the lead of the giving team."""
    PICTURES.mkdir(exist_ok=True)
    with running_chromium(profile) as browser:
        with _signed_in(browser, page, "supervisor"):
            browser.get(f"{page}/overview")
            _take(browser, "overview", 1240)
            link = browser.find_element(By.CSS_SELECTOR, "a[href^='/proposals/']")
            giver = link.text.split()[2]
            link.click()
            WebDriverWait(browser, 20).until(lambda shown: "/proposals/" in shown.current_url)
            _take(browser, "list", 760)
        with _signed_in(browser, page, f"lead-{giver}"):
            browser.get(f"{page}/reliefs")
            _take(browser, "question", 640)


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
