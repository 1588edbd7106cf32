"""All services on a real Kafka, without the simulated office: the test itself is the outside world."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.launcher.installation import Installation
from deploy.launcher.programs import service_names
from services.chassis.http.tokens import demo_token

DEMO_SECRET = "postwaage-demo"
ANSWER_SECONDS = 30.0


class DrivenInstallation(Installation):
    """A running Postwaage with two backlog workers, spoken to by HTTP as its users do."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, partitions=2, workers=2)

    async def call(self, service: str, method: str, path: str, body: Any = None, role: str = "") -> Any:
        """One request; the role account signs it with its demo token."""
        headers = {"Authorization": f"Bearer {demo_token(DEMO_SECRET, role)}"} if role else {}
        url = self.url(service) + path
        answer = await self.http.request(method, url, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def tick(self, at: datetime) -> None:
        """Drive the clock and wait until every stage has answered."""
        await self.call("intake", "POST", "/v1/clock", {"at": at.isoformat()})
        await self.answered(at)

    async def answered(self, at: datetime) -> None:
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
        return Figures("\n".join([await self._exposition(service) for service in service_names(self.workers)]))

    async def _exposition(self, service: str) -> str:
        return (await self.http.get(f"{self.url(service)}/metrics")).text


class Figures:
    """Figures in the text format of Prometheus."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def total(self, name: str, **labels: str) -> float:
        """The sum of a metric's series that have these labels."""
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        lines = [line for line in self._lines if line.startswith((f"{name}{{", f"{name} "))]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if all(pair in line for pair in wanted))


@asynccontextmanager
async def installed(folder: Path) -> AsyncIterator[DrivenInstallation]:
    """Freshly started; everything is stopped at the end."""
    running = DrivenInstallation(folder)
    try:
        await running.start()
        yield running
    finally:
        await running.stop()
