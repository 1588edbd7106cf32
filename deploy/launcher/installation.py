"""A whole Postwaage on this machine: Kafka and every service, kept running, with the handles to disturb them."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import httpx

from deploy.launcher import broker, machine, programs
from deploy.launcher.process import environment_of
from deploy.launcher.readiness import is_ready, until
from deploy.launcher.supervisor import Child, Program, Supervisor
from services.chassis.kafka import create_topics

KAFKA = "kafka"


class Installation:
    """One Kafka and the services of Postwaage, each under supervision; data and logs are in `folder`.

    `ports`: where a process listens by its name, if that port is free, else on the next free one above it.
    """

    def __init__(
        self, folder: Path, *, partitions: int, workers: int, ports: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self.folder = folder
        self.partitions = partitions
        self.workers = workers
        self.bootstrap = ""
        """Address of Kafka, once it runs."""
        self.http = httpx.AsyncClient(timeout=30)
        self.addresses = programs.choose_addresses(workers, ports)
        self._supervisor = Supervisor(folder / "logs")
        self._programs: dict[str, Program] = {}
        self._added: dict[str, int] = {}

    # Start and end

    async def start(self) -> None:
        """Kafka with its topics, then the services; returns when all are ready."""
        await self.start_kafka()
        await self.start_services()

    async def start_kafka(self) -> int:
        """Kafka with all topics. Returns how many topics there are."""
        made = await asyncio.to_thread(broker.new_broker, self.folder / KAFKA)
        self.bootstrap = made.bootstrap
        self.keep(Program(name=KAFKA, command=made.command, stop_seconds=8))
        await until(lambda: broker.answers(made.bootstrap), "Kafka", broker.START_SECONDS)
        return len(await create_topics(made.bootstrap, self.partitions))

    async def start_services(self, **settings: object) -> None:
        """Every service with these settings in addition to the usual ones; returns when all are ready."""
        names = programs.service_names(self.workers)
        for name in names:
            self.keep(self.program(name, **settings))
        for name in names:
            await self.ready(name)

    async def stop(self) -> None:
        """Stop everything, Kafka last."""
        for name in self.names():
            self.send(name, signal.SIGCONT)
        await self.http.aclose()
        await self._supervisor.stop(last=(KAFKA,))

    def program(self, name: str, **settings: object) -> Program:
        """A process of this installation with a data folder and a port of its own."""
        self.data(name).mkdir(parents=True, exist_ok=True)
        environment = environment_of(
            kafka=self.bootstrap,
            partitions=self.partitions,
            clock="driven",
            host="127.0.0.1",
            profile="local",
            intake_url=self.url("intake"),
            assignment_url=self.url("assignment"),
            port=self._port(name),
            data_dir=self.data(name),
        )
        own = {**environment, **environment_of(**settings), "PYTHONUNBUFFERED": "1"}
        return Program(name=name, command=[sys.executable, "-m", programs.module_of(name)], environment=own)

    def keep(self, program: Program) -> Child:
        """Keep this program running from now on."""
        self._programs[program.name] = program
        return self._supervisor.start(program)

    # What runs where

    def url(self, name: str) -> str:
        """Base address of a process."""
        return f"http://127.0.0.1:{self._port(name)}"

    def _port(self, name: str) -> int:
        return self._added.get(name) or self.addresses.ports[name]

    def names(self, service: str = "") -> list[str]:
        """Processes that are kept running, of this service only if named."""
        return [name for name in self._supervisor.children if not service or name.partition("-")[0] == service]

    def pid(self, name: str) -> int | None:
        """The process id while it runs."""
        child = self._supervisor.children.get(name)
        return child.pid if child else None

    def data(self, name: str) -> Path:
        """Folder of its local data."""
        return self.folder / "data" / name

    def log(self, name: str) -> str:
        """What this process and its predecessors of the same name have logged."""
        file = self.folder / "logs" / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    @property
    def restarts(self) -> dict[str, int]:
        """How often each process had to be restarted."""
        return self._supervisor.restarts

    async def ready(self, name: str) -> None:
        """Wait until this process says that it is ready."""
        await until(lambda: is_ready(self.http, self.url(name)), f"readiness of {name}")

    async def all_ready(self) -> bool:
        """Whether every process that speaks HTTP says that it is ready."""
        asked = [is_ready(self.http, self.url(name)) for name in self.names() if name != KAFKA]
        return all(await asyncio.gather(*asked))

    # Faults

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to this process, if it runs."""
        if pid := self.pid(name):
            os.kill(pid, number)

    async def kill(self, name: str) -> None:
        """kill -9; returns when it is gone. The supervisor starts it again."""
        pid = self.pid(name)
        self.send(name, signal.SIGKILL)
        await until(lambda: self.pid(name) != pid, f"the end of {name}", 10)

    async def end(self, name: str) -> None:
        """Stop this process politely and do not start it again."""
        await self._supervisor.children.pop(name).stop()

    def begin(self, name: str) -> None:
        """Start a process again that was ended."""
        self._supervisor.start(self._programs[name])

    def add(self, service: str) -> str:
        """Start one more process of this service, with a folder and a port of its own; its name."""
        like = self._programs[self.names(service)[0]]
        name = f"{service}-9"
        (self._added[name],) = machine.free_ports(1)
        self.data(name).mkdir(parents=True, exist_ok=True)
        own = environment_of(port=self._added[name], data_dir=self.data(name))
        self.keep(replace(like, name=name, environment={**like.environment, **own}))
        return name
