"""The house under fire: every process on this machine, with the handles that faults need."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx

from chaos.wall import WallClock, library
from deploy.launcher import broker, machine, programs
from deploy.launcher.supervisor import Program, Supervisor
from deploy.local.settings import RunSettings
from deploy.local.simulator import simulator
from services.chassis.kafka import create_topics

PARTITIONS = 4
READY_SECONDS = 120.0
_PAUSE = 0.1


class HouseError(RuntimeError):
    """The house could not be brought to where a fault or the verdict needs it."""


class House:
    """One Kafka, the six services and the played office; `stock`: backlog workers on unhardened Faust."""

    def __init__(
        self, folder: Path, run: RunSettings, *, database_url: str = "", stock: bool = False, wall: bool = False
    ) -> None:
        self.folder = folder
        self.run = run
        self.http = httpx.AsyncClient(timeout=10)
        self.bootstrap = ""
        self.wall = WallClock(folder, library() if wall else None)
        self._database_url = database_url
        self._stock = stock
        self._supervisor = Supervisor(folder / "logs")
        self._addresses = programs.choose_addresses(run.workers)
        self._extra: dict[str, int] = {}
        self._programs: dict[str, Program] = {}

    # Start and end

    async def start(self) -> None:
        """Kafka with its topics, then the services; returns when all are ready."""
        made = await asyncio.to_thread(broker.new_broker, self.folder / "kafka")
        self.bootstrap = made.bootstrap
        self._keep(Program(name="kafka", command=made.command, stop_seconds=8))
        await self.until(lambda: broker.answers(made.bootstrap), "Kafka", broker.START_SECONDS)
        await create_topics(made.bootstrap, PARTITIONS)
        for program in programs.services(self.bootstrap, PARTITIONS, self.run.workers, self._addresses, self.folder):
            self._keep(self._adapted(program))
        await self.until(self.all_ready, "services", READY_SECONDS)

    def open_office(self, intake_url: str, assignment_url: str) -> None:
        """Start the simulated office; it speaks to these addresses."""
        program = simulator(self.bootstrap, self.run, self._addresses, self.folder)
        there = {"MAILROOM_INTAKE_URL": intake_url, "MAILROOM_ASSIGNMENT_URL": assignment_url}
        there["MAILROOM_SCENARIO"] = "absence-at-once"  # so that leads have to decide within the first hours
        self._keep(replace(program, environment={**program.environment, **there}))

    async def end(self, name: str) -> None:
        """Stop this process politely and do not start it again."""
        await self._supervisor.children.pop(name).stop()

    def begin(self, name: str) -> None:
        """Start a process again that was ended."""
        self._supervisor.start(self._programs[name])

    async def stop(self) -> None:
        """Stop everything."""
        for name in self.names():
            self.send(name, signal.SIGCONT)
        await self.http.aclose()
        await self._supervisor.stop(last=("kafka",))

    # What runs where

    def url(self, name: str) -> str:
        """Base address of a process."""
        port = self._extra.get(name)
        return f"http://127.0.0.1:{port}" if port else self._addresses.url(name)

    def names(self, service: str = "") -> list[str]:
        """Running processes, of this service only if named."""
        return [name for name in self._supervisor.children if not service or name.partition("-")[0] == service]

    def pid(self, name: str) -> int | None:
        """Its process id while it runs."""
        child = self._supervisor.children.get(name)
        return child.pid if child else None

    def data(self, name: str) -> Path:
        """Folder of its local data."""
        return self.folder / "data" / name

    @property
    def restarts(self) -> dict[str, int]:
        """How often each process had to be started again."""
        return self._supervisor.restarts

    async def all_ready(self) -> bool:
        """Whether every process that speaks HTTP says that it is ready."""
        asked = [self._ready(name) for name in self.names() if name != "kafka"]
        return all(await asyncio.gather(*asked))

    async def _ready(self, name: str) -> bool:
        try:
            return (await self.http.get(f"{self.url(name)}/health/ready", timeout=2)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    async def until(self, holds: Callable[[], object], what: str, seconds: float) -> None:
        """Wait until this holds; HouseError when it takes longer."""
        deadline = time.monotonic() + seconds
        while True:
            found = holds()
            if await found if asyncio.iscoroutine(found) else found:
                return
            if time.monotonic() > deadline:
                raise HouseError(f"{what}: not within {seconds:.0f} s")
            await asyncio.sleep(_PAUSE)

    # What faults do

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to this process, if it runs."""
        if pid := self.pid(name):
            os.kill(pid, number)

    async def kill(self, name: str) -> None:
        """kill -9; returns when it is gone. The supervisor starts it again."""
        pid = self.pid(name)
        self.send(name, signal.SIGKILL)
        await self.until(lambda: self.pid(name) != pid, f"the end of {name}", 10)

    async def add_worker(self, service: str) -> str:
        """One more worker of this service with a folder and a port of its own, ready; its name."""
        name = self.add(service)
        await self.ready(name)
        return name

    def add(self, service: str) -> str:
        """Start one more process of this service, with a folder and a port of its own; its name."""
        like = self.names(service)[0]
        name = f"{service}-9"
        (self._extra[name],) = machine.free_ports(1)
        data = self.data(name)
        data.mkdir(parents=True, exist_ok=True)
        own = {"MAILROOM_PORT": str(self._extra[name]), "MAILROOM_DATA_DIR": str(data)}
        known = self._programs[like]
        self._keep(replace(known, name=name, environment={**known.environment, **own}))
        return name

    async def ready(self, name: str) -> None:
        """Returns when this process says that it is ready."""
        await self.until(lambda: self._ready(name), f"readiness of {name}", READY_SECONDS)

    async def away(self, name: str, seconds: float) -> None:
        """Stop this process politely, and start it again after so long."""
        await self.end(name)
        await asyncio.sleep(seconds)
        self._supervisor.start(self._programs[name])

    async def while_stopped(self, name: str, act: Callable[[], object]) -> None:
        """Stop this process politely, do this, and start it again."""
        await self.end(name)
        await asyncio.to_thread(act)
        self._supervisor.start(self._programs[name])

    def log(self, name: str) -> str:
        """What this process and those before it under its name have logged."""
        file = self.folder / "logs" / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    async def lose_data(self, name: str) -> None:
        """kill -9, and its local data is gone before it is started again."""
        lost = self.data(name).with_name(f"{name}.lost")
        await self.kill(name)
        self.data(name).rename(lost)  # at once, and before the supervisor's first pause is over
        await asyncio.to_thread(shutil.rmtree, lost)

    def _keep(self, program: Program) -> None:
        self._programs[program.name] = program
        self._supervisor.start(program)

    def _adapted(self, program: Program) -> Program:
        environment = {**program.environment, **self.wall.environment(program.name)}
        command = program.command
        if program.name == "assignment" and self._database_url:
            environment["MAILROOM_DATABASE_URL"] = self._database_url
        if self._stock and program.name.startswith("backlog"):
            command = [sys.executable, "-m", "chaos.stock"]
        return replace(program, command=command, environment=environment)
