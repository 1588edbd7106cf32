"""Toy workers as processes, and who starts them again when they end."""

import asyncio
import resource
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.launcher.readiness import until
from deploy.launcher.service import Service
from tests.integration.streams.toys.group import PARTITIONS


class Toy(Service):
    """A toy worker process."""

    def __init__(self, kafka: str, folder: Path, name: str, **settings: str) -> None:
        self._largest_file = int(settings.pop("largest_file", "0"))
        settings.setdefault("data_dir", str(folder / "data"))
        module = "tests.integration.streams.toys.worker"
        super().__init__(module, kafka, PARTITIONS, folder, name=name, settings=settings)

    def prepare(self) -> None:
        super().prepare()
        if self._largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._largest_file, self._largest_file))

    async def waits(self) -> None:
        """Returns when a toy that has to wait has read all its code."""
        await until(lambda: "waiting" in self.log.read_text(), "a toy that waits", 60)

    def go(self) -> None:
        """Let a waiting toy begin."""
        self.signal(signal.SIGUSR1)

    async def says(self, path: str) -> str:
        """The body of its answer; nothing while nobody listens."""
        answer = await self.get(path)
        return answer.text if answer is not None else ""

    async def until_it_says(self, path: str, word: str) -> None:
        async def said() -> bool:
            return word in await self.says(path)

        await until(said, f"{word} of {path}", 60)


class Supervisor:
    """Starts one impatient toy again whenever it ends, as Kubernetes does."""

    def __init__(self, kafka: str, folder: Path, slots: int = 1) -> None:
        self.kafka = kafka
        self.folder = folder
        self.slots = slots
        self.codes: list[int] = []
        self.toys: list[Toy] = []
        self.patient = "false"

    def start(self) -> Toy:
        toy = Toy(self.kafka, self.folder, f"toy-{len(self.codes)}-{len(self.toys)}", patient=self.patient)
        self.toys.append(toy)
        return toy

    async def keep(self) -> None:
        while True:
            for toy in list(self.toys):
                if (code := toy.code) is not None:
                    self.codes.append(code)
                    self.toys.remove(toy)
            while len(self.toys) < self.slots:
                self.start()
            await asyncio.sleep(0.1)

    async def stopped(self) -> Toy:
        async with asyncio.timeout(90):
            while True:
                for toy in self.toys:
                    if '"stopped"' in await toy.says("/health/ready"):
                        return toy
                await asyncio.sleep(0.1)


@asynccontextmanager
async def kept(kafka: str, folder: Path, slots: int = 1) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(kafka, folder, slots)
    keeping = asyncio.create_task(supervisor.keep())
    try:
        yield supervisor
    finally:
        keeping.cancel()
        for toy in supervisor.toys:
            toy.kill()
