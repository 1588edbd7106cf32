"""All services on a real Kafka, without the simulated office: the test itself is the outside world."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from deploy.launcher.programs import service_names
from deploy.local.run import Run
from deploy.local.settings import RunSettings
from services.chassis.http.tokens import demo_token

DEMO_SECRET = "postwaage-demo"
WORKERS = 2
ANSWER_SECONDS = 30.0
CHROMIUM_FLAGS = (
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


class House(Run):
    """A running Postwaage with two backlog workers, spoken to by HTTP as its users do."""

    def __init__(self, folder: Path) -> None:
        super().__init__(RunSettings(partitions=2, workers=WORKERS), folder)
        self.http = httpx.AsyncClient(timeout=30)

    async def start(self) -> None:
        await self._start_kafka()
        await self._start_services()

    async def stop(self) -> None:
        await self.http.aclose()
        await self._supervisor.stop(last=("kafka",))

    async def call(self, service: str, method: str, path: str, body: Any = None, role: str = "") -> Any:
        """One request; the role account signs it with its demo token."""
        headers = {"Authorization": f"Bearer {demo_token(DEMO_SECRET, role)}"} if role else {}
        url = self._addresses.url(service) + path
        answer = await self.http.request(method, url, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    @property
    def kafka(self) -> str:
        """Bootstrap address of the house's Kafka."""
        return self._bootstrap

    @property
    def partitions(self) -> int:
        """How many partitions the partitioned topics have."""
        return self._settings.partitions

    def address(self, service: str) -> str:
        """Base address of a service."""
        return self._addresses.url(service)

    async def tick(self, at: datetime) -> None:
        """Drive the clock and wait until every stage has answered."""
        await self.call("intake", "POST", "/v1/clock", {"at": at.isoformat()})
        await self.until(at)

    async def until(self, at: datetime) -> None:
        """Wait until everything up to this instant is answered and no order lacks its verdict."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                clock = await self.call("assignment", "GET", "/v1/clock")
                if clock["at"] and datetime.fromisoformat(clock["at"]) >= at:
                    return
                await asyncio.sleep(0.02)

    async def metric(self, service: str, name: str, **labels: str) -> float:
        """The sum of a metric's series that have these labels."""
        return Figures(await self._exposition(service)).total(name, **labels)

    async def metrics(self) -> "Figures":
        """What all processes show now."""
        return Figures("\n".join([await self._exposition(service) for service in service_names(WORKERS)]))

    async def _exposition(self, service: str) -> str:
        return (await self.http.get(f"{self._addresses.url(service)}/metrics")).text


class Figures:
    """Figures in the text format of Prometheus."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def total(self, name: str, **labels: str) -> float:
        """The sum of a metric's series that have these labels."""
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        lines = [line for line in self._lines if line.startswith((f"{name}{{", f"{name} "))]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if all(pair in line for pair in wanted))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A real headless Chromium: Debian's, installed when missing and allowed, else the test is skipped, loudly."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            pytest.skip("NO BROWSER: apt-get install chromium chromium-driver, then run the test again")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "chromium-driver"], check=True)
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in CHROMIUM_FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    driver = Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A freshly started house."""
    running = House(tmp_path)
    try:
        await running.start()
        yield running
    finally:
        await running.stop()
