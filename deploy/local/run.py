"""`make run`: Kafka, services, Prometheus, Grafana and the simulated office, from start to the last line."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

import httpx

from deploy.launcher import broker, programs
from deploy.launcher.folders import fresh_run_folder
from deploy.launcher.machine import MachineNotReadyError, say
from deploy.launcher.programs import Addresses
from deploy.launcher.supervisor import Child, Program, Supervisor
from deploy.local import viewers
from deploy.local.sabotage import forge_owner
from deploy.local.screen import Screen, look
from deploy.local.settings import RunSettings
from deploy.local.simulator import simulator
from services.chassis.kafka import create_topics

READY_SECONDS = 120
QUIET_SECONDS = 3.0
AUDIT_SECONDS = 600
STOPPED_BY_HAND = 130
ADDRESS = "kafka.address"
"""File of the run folder that tells other commands where Kafka listens."""


class Run:
    """One run in one folder."""

    def __init__(self, settings: RunSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._stop = asyncio.Event()
        self._supervisor = Supervisor(folder / "logs")
        self._addresses = programs.choose_addresses(settings.workers)
        self._bootstrap = ""
        self._code: int | None = None
        self._last_line = ""

    async def whole(self) -> int:
        """Start everything, show it, end it. Returns the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop.set)
        try:
            return await self._unless_stopped()
        finally:
            began = time.monotonic()
            await self._supervisor.stop(last=("kafka",))
            say(f"all processes stopped in {time.monotonic() - began:.1f} s; logs: {self._folder / 'logs'}")
            if self._last_line:
                say(self._last_line)

    async def _unless_stopped(self) -> int:
        playing = asyncio.create_task(self._play())
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait({playing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if playing.done():
            return playing.result()
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        if self._code is not None:
            return self._code
        # An endless run has no other end than being stopped.
        return STOPPED_BY_HAND if self._settings.days else 0

    async def _play(self) -> int:
        await self._start_kafka()
        await self._start_services()
        await self._start_viewers()
        self._announce()
        say(play_in_words(self._settings))
        bootstrap, settings = self._bootstrap, self._settings
        office = self._supervisor.start(simulator(bootstrap, settings, self._addresses, self._folder))
        await self._watch(office)
        return await self._finish()

    async def _start_kafka(self) -> None:
        say("starting Kafka ...")
        made = await asyncio.to_thread(broker.new_broker, self._folder / "kafka")
        self._bootstrap = made.bootstrap
        self._supervisor.start(Program(name="kafka", command=made.command, stop_seconds=8))
        await _until(lambda: broker.answers(made.bootstrap), "Kafka", broker.START_SECONDS)
        (self._folder / ADDRESS).write_text(made.bootstrap)
        created = await create_topics(made.bootstrap, self._settings.partitions)
        say(f"Kafka on {made.bootstrap}, {len(created)} topics, {self._settings.partitions} partitions")

    async def _start_services(self) -> None:
        for program in programs.services(
            self._bootstrap, self._settings.partitions, self._settings.workers, self._addresses, self._folder
        ):
            self._supervisor.start(program)
        names = programs.service_names(self._settings.workers)
        say(f"starting {', '.join(names)} ...")
        async with httpx.AsyncClient() as client:
            for name in names:
                url = f"{self._addresses.url(name)}/health/ready"
                await _until(partial(_ready, client, url), name, READY_SECONDS)

    async def _start_viewers(self) -> None:
        ports = self._addresses.ports
        metrics = self._addresses.services
        place = (ports["prometheus"], metrics, self._folder, self._addresses.url("grafana"))
        seen = await asyncio.to_thread(viewers.prometheus, *place)
        boards = viewers.grafana(ports["grafana"], self._addresses.url("prometheus"), self._folder)
        for program in (seen, boards):
            if program is not None:
                self._supervisor.start(program)

    def _announce(self) -> None:
        for line in announcement(self._addresses, self._supervisor.children):
            say(line)

    async def _watch(self, office: Child) -> None:
        urls = list(self._addresses.services.values())
        with Screen() as screen:
            async with httpx.AsyncClient() as client:
                while not office.done.is_set():
                    screen.show(await look(client, urls))
                    await asyncio.sleep(1)
                screen.show(await look(client, urls))

    async def _finish(self) -> int:
        await asyncio.sleep(QUIET_SECONDS)
        if self._supervisor.restarts:
            again = ", ".join(f"{name} {count}x" for name, count in self._supervisor.restarts.items())
            say(f"started again during the run: {again}")
        if self._settings.sabotage == "owner":
            say(f"sabotage: a wrong owner was published for item {await forge_owner(self._bootstrap)}")
        self._code, self._last_line = await self._audit()
        if self._settings.keep:
            say(self._last_line)
            say("KEEP is set: the services go on until Ctrl-C")
            await self._stop.wait()
        return self._code

    def _auditor(self) -> tuple[list[str], dict[str, str]]:
        return programs.auditor(self._bootstrap)

    async def _audit(self) -> tuple[int, str]:
        command, environment = self._auditor()
        say("auditing ...")
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(), AUDIT_SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
        lines = output.decode(errors="replace").rstrip().splitlines() or ["auditor said nothing"]
        for line in lines[:-1]:
            say(line)
        return process.returncode or 0, lines[-1]


def announcement(addresses: Addresses, children: Mapping[str, Child]) -> list[str]:
    """Where everything is, and who one can be."""
    assignment, intake = addresses.url("assignment"), addresses.url("intake")
    lines = ["", f"  page for team leads   {assignment}/", f"  API of assignment     {assignment}/openapi.json"]
    lines.append(f"  API of intake         {intake}/openapi.json")
    if "prometheus" in children:
        lines.append(f"  Prometheus            {addresses.url('prometheus')}/")
    if "grafana" in children:
        lines.append(f"  Grafana               {addresses.url('grafana')}/d/mr-lage-de")
    lines += [f"  metrics of {name:<11}{url}/metrics" for name, url in addresses.services.items()]
    return [*lines, "  demo accounts         supervisor, and lead-<team> for each team (choose on the page)", ""]


def play_in_words(settings: RunSettings) -> str:
    """What is about to be played, who decides, and when it ends."""
    span = f"{settings.days} working days" if settings.days else "working days until Ctrl-C"
    pace = f"{settings.day_seconds:g} s or more each" if settings.day_seconds else "as fast as they can"
    leads = "played leads decide on proposals" if settings.leads == "auto" else "proposals wait for you on the page"
    return f"office {settings.office}: {span}, {pace}; {leads}"


async def _ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url, timeout=2)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def _until(holds: Callable[[], Awaitable[bool]], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not await holds():
        if time.monotonic() > deadline:
            raise MachineNotReadyError(f"{what} did not get ready within {seconds:.0f} s, see its log")
        await asyncio.sleep(0.1)


def run(settings: RunSettings) -> int:
    """Run in the fresh run folder of this checkout."""
    with fresh_run_folder() as folder:
        return asyncio.run(Run(settings, folder).whole())
