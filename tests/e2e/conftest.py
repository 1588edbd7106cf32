"""A freshly started installation, and a real browser."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from deploy.launcher.chromium import running_chromium
from deploy.launcher.machine import MachineNotReadyError
from tests.doubles.installation import DrivenInstallation, installed


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A real headless Chromium; where there is none and none can be installed, the test is skipped, loudly."""
    try:
        with running_chromium(tmp_path_factory.mktemp("chromium")) as driver:
            yield driver
    except MachineNotReadyError as problem:
        pytest.skip(f"NO BROWSER: {problem}")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[DrivenInstallation]:
    """A freshly started installation."""
    async with installed(tmp_path) as running:
        yield running
