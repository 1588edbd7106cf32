"""`make run`: Kafka, services, Prometheus, Grafana and the simulated office, from start to the last line."""

import asyncio
import signal
import time
from collections.abc import Collection
from pathlib import Path

from deploy.launcher.audit import audit
from deploy.launcher.folders import fresh_run_folder
from deploy.launcher.installation import Installation
from deploy.launcher.machine import say
from deploy.launcher.programs import Addresses, service_names
from deploy.launcher.supervisor import Child
from deploy.local import viewers
from deploy.local.guide import next_step
from deploy.local.sabotage import forge_owner
from deploy.local.screen import Screen, Sight, look
from deploy.local.settings import RunSettings
from deploy.local.simulator import simulator

QUIET_SECONDS = 3.0
STOPPED_BY_HAND = 130
PORTS = {"assignment": 8080, "intake": 8081, "prometheus": 9090, "grafana": 3000}
"""The port to try first; the next free one above it where another program has it."""
ADDRESS = "kafka.address"
"""File in the run folder from which other commands learn where Kafka listens."""


class Run:
    """One run in one folder."""

    def __init__(self, settings: RunSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._stop = asyncio.Event()
        self._installation = Installation(folder, partitions=settings.partitions, workers=settings.workers, ports=PORTS)
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
            await self._installation.stop()
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
        await self._start()
        await self._start_viewers()
        self._announce()
        say(play_in_words(self._settings))
        await self._watch(self._installation.keep(simulator(self._installation, self._settings)))
        return await self._finish()

    async def _start(self, **settings: object) -> None:
        """Kafka, then the services with these settings beside the usual ones."""
        installation = self._installation
        say("starting Kafka ...")
        topics = await installation.start_kafka()
        (self._folder / ADDRESS).write_text(installation.bootstrap)
        say(f"Kafka on {installation.bootstrap}, {topics} topics, {installation.partitions} partitions")
        say(f"starting {', '.join(service_names(installation.workers))} ...")
        await installation.start_services(**settings)

    async def _start_viewers(self) -> None:
        addresses = self._installation.addresses
        place = (addresses.ports["prometheus"], addresses.services, self._folder, addresses.url("grafana"))
        seen = await asyncio.to_thread(viewers.prometheus, *place)
        boards = viewers.grafana(addresses.ports["grafana"], addresses.url("prometheus"), self._folder)
        for program in (seen, boards):
            if program is not None:
                self._installation.keep(program)

    def _announce(self) -> None:
        for line in announcement(self._installation.addresses, self._installation.names(), time.time()):
            say(line)

    async def _watch(self, office: Child) -> None:
        urls = list(self._installation.addresses.services.values())
        with Screen() as screen:
            while not office.done.is_set():
                sight = await look(self._installation.http, urls)
                screen.show(sight, self._next_step(sight))
                await asyncio.sleep(1)
            screen.show(await look(self._installation.http, urls))

    def _next_step(self, sight: Sight) -> str:
        if self._settings.leads != "page":
            return ""
        return next_step(sight, f"{self._installation.url('assignment')}/", waits=self._settings.wait)

    async def _finish(self) -> int:
        await asyncio.sleep(QUIET_SECONDS)
        if self._installation.restarts:
            again = ", ".join(f"{name} {count}x" for name, count in self._installation.restarts.items())
            say(f"started again during the run: {again}")
        if self._settings.sabotage == "owner":
            say(f"sabotage: a wrong owner was published for item {await forge_owner(self._installation.bootstrap)}")
        self._code, self._last_line = await self._audit()
        if self._settings.keep:
            say(self._last_line)
            say("KEEP is set: the services go on until Ctrl-C")
            await self._stop.wait()
        return self._code

    async def _audit(self, *options: str) -> tuple[int, str]:
        say("auditing ...")
        code, lines = await audit(self._installation.bootstrap, *options)
        for line in lines[:-1]:
            say(line)
        return code, lines[-1]


def announcement(addresses: Addresses, running: Collection[str], began: float) -> list[str]:
    """Where everything is, and which accounts there are. `began`: Unix time from which on the boards have something to
    show."""
    assignment, intake = addresses.url("assignment"), addresses.url("intake")
    lines = ["", f"  page for team leads   {assignment}/"]
    lines.append("  demo accounts         supervisor, and lead-<team> for each team (choose on the page)")
    if "prometheus" in running:
        lines.append(f"  Prometheus            {addresses.url('prometheus')}/")
    if "grafana" in running:
        span = f"from={began * 1000:.0f}&to=now&refresh=5s"
        lines.append(f"  Grafana               {addresses.url('grafana')}/d/mr-lage-de?{span}")
    lines += [f"  API of assignment     {assignment}/openapi.json", f"  API of intake         {intake}/openapi.json"]
    lines += [f"  metrics of {name:<11}{url}/metrics" for name, url in addresses.services.items()]
    elsewhere = [name for name, port in PORTS.items() if name in running and addresses.ports[name] != port]
    lines += [f"  port {PORTS[name]} is taken: {name} listens on {addresses.ports[name]}" for name in elsewhere]
    return [*lines, ""]


def play_in_words(settings: RunSettings) -> str:
    """What is about to be played, who decides, and when it ends."""
    span = f"{settings.days} working days" if settings.days else "working days until Ctrl-C"
    pace = f"{settings.day_seconds:g} s or more each" if settings.day_seconds else "as fast as they can"
    if settings.leads != "page":
        leads = "played leads answer questions for help"
    elif settings.wait:
        leads = "questions for help wait for you on the page, and business time with them (WAIT=0: it goes on)"
    else:
        leads = "questions for help wait for you on the page for two working days"
    return f"office {settings.office}: {span}, {pace}; {leads}"


def run(settings: RunSettings) -> int:
    """Run in the fresh run folder of this checkout."""
    with fresh_run_folder() as folder:
        return asyncio.run(Run(settings, folder).whole())
