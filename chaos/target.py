"""What the faults hit: an installation on this machine whose clock, disk and programs can be disturbed."""

import asyncio
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from chaos.wall import WallClock, library
from deploy.launcher.installation import Installation
from deploy.launcher.process import environment_of
from deploy.launcher.supervisor import Program
from deploy.local.settings import RunSettings
from deploy.local.simulator import simulator

PARTITIONS = 4
WORKERS = 2


class Target(Installation):
    """An installation under fire; `stock`: its backlog workers run on unhardened Faust."""

    def __init__(self, folder: Path, *, database_url: str = "", stock: bool = False, wall: bool = False) -> None:
        super().__init__(folder, partitions=PARTITIONS, workers=WORKERS)
        self.wall = WallClock(folder, library() if wall else None)
        self._database_url = database_url
        self._stock = stock

    def program(self, name: str, **settings: object) -> Program:
        """The same process, with the database, the wall clock and the engine of this act."""
        if name == "assignment" and self._database_url:
            settings["database_url"] = self._database_url
        program = super().program(name, **settings)
        environment = {**program.environment, **self.wall.environment(name)}
        if self._stock and name.startswith("backlog"):
            return replace(program, environment=environment, command=[sys.executable, "-m", "chaos.stock"])
        return replace(program, environment=environment)

    def open_office(self, settings: RunSettings, intake_url: str, assignment_url: str) -> None:
        """Start the simulated office; it speaks to these addresses."""
        program = simulator(self, settings)
        # Absence at once, so that leads have to decide within the first hours.
        there = environment_of(intake_url=intake_url, assignment_url=assignment_url, scenario="absence-at-once")
        self.keep(replace(program, environment={**program.environment, **there}))

    async def add_worker(self, service: str) -> str:
        """One more worker of this service with a folder and a port of its own, ready; its name."""
        name = self.add(service)
        await self.ready(name)
        return name

    async def away(self, name: str, seconds: float) -> None:
        """Stop this process politely, and start it again after this long."""
        await self.end(name)
        await asyncio.sleep(seconds)
        self.begin(name)

    async def while_stopped(self, name: str, act: Callable[[], object]) -> None:
        """Stop this process politely, do this, and start it again."""
        await self.end(name)
        await asyncio.to_thread(act)
        self.begin(name)

    async def lose_data(self, name: str) -> None:
        """kill -9, and its local data is gone before it is started again."""
        lost = self.data(name).with_name(f"{name}.lost")
        await self.kill(name)
        self.data(name).rename(lost)  # at once, and before the supervisor's first pause is over
        await asyncio.to_thread(shutil.rmtree, lost)
