"""A real headless Chromium for tests of the page and for its pictures: Debian's, installed if need be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from deploy.launcher import machine

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)


@contextmanager
def running_chromium(profile: Path) -> Iterator[Chrome]:
    """A browser with a profile of its own; raises `MachineNotReadyError` where it cannot be installed."""
    if not (machine.find_program("chromium") and machine.find_program("chromedriver")):
        machine.install("chromium", "chromium-driver")
    options = ChromeOptions()
    options.binary_location = str(machine.find_program("chromium") or "")
    for flag in _FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={profile}")
    driver = Chrome(options=options, service=ChromeService(str(machine.find_program("chromedriver"))))
    try:
        yield driver
    finally:
        driver.quit()
