"""Where a part plays: a fresh folder, a fresh Kafka with all topics, and how large everything shall be."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bench.rig.topics import Topics, connected
from contracts.topics import TEAMS
from deploy.launcher import service as launcher
from deploy.launcher.broker import running_broker
from deploy.launcher.folders import ROOT, fresh_run_folder
from office.bulk import Layout
from services.chassis.kafka import Output, create_topics

FOLDER = ROOT / ".local/bench"
PARTITIONS = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage:
    """The Kafka of one part, its folder, and whether this is only to try out."""

    kafka: str
    folder: Path
    quick: bool

    def sized(self, full: int, quick: int) -> int:
        """A size: as it should be, or small."""
        return quick if self.quick else full

    @asynccontextmanager
    async def topics(self, layout: Layout, partitions: int = PARTITIONS) -> AsyncIterator[Topics]:
        """All topics of the product, with the teams of this office described."""
        await create_topics(self.kafka, partitions)
        async with connected(self.kafka) as topics:
            await topics.write(Output(TEAMS.name, team.team, team, 0) for team in layout.described())
            yield topics

    def service(self, name: str, *, partitions: int = PARTITIONS, data: str = "", **settings: str) -> "Service":
        """A service of the product as it is, on a free port, with its data in a folder of this name."""
        return Service(f"services.{name}", self.kafka, partitions, self.folder, name=data or name, settings=settings)


class Service(launcher.Service):
    """A running service under measurement."""

    async def metric(self, name: str) -> dict[str, float]:
        """The series of a metric by their labels, as /metrics shows them now."""
        answer = await self.get("/metrics")
        text = answer.text if answer is not None else ""
        lines = (line.rpartition(" ") for line in text.splitlines() if line.startswith((f"{name}{{", f"{name} ")))
        return {labels.removeprefix(name): float(value) for labels, _, value in lines}

    async def holds(self, rows: int) -> float:
        """Wait until `backlog` shows this number of rows; returns the seconds since it was started."""
        while sum((await self.metric("mailroom_backlog_rows")).values()) != rows:
            self.check()
            await asyncio.sleep(0.1)
        return asyncio.get_running_loop().time() - self.began


@contextmanager
def set_stage(*, quick: bool) -> Iterator[Stage]:
    """A fresh stage; everything of it is gone or ended afterwards, apart from the logs."""
    with fresh_run_folder(FOLDER) as folder, running_broker(folder / "kafka") as broker:
        yield Stage(broker.bootstrap, folder, quick)


def on_one_stage(measure: Callable[[Stage], Coroutine[Any, Any, T]], *, quick: bool) -> T:
    """What is measured on a Kafka of its own."""
    with set_stage(quick=quick) as stage:
        return asyncio.run(measure(stage))
