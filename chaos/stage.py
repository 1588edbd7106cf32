"""Everything an act works with: target, load, memory, watch, and the tally of what was done."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import httpx

from chaos.load import Load
from chaos.memory import Remembered
from chaos.target import PARTITIONS, Target
from chaos.watch import Watch
from deploy.launcher.machine import say
from deploy.launcher.postgres import Server
from deploy.launcher.readiness import until
from services.chassis.http.tokens import demo_token

SECRET = "postwaage-demo"


@dataclass(slots=True)
class Done:
    """One fault that was injected, and how long until all was well again; None: not within the limit."""

    kind: str
    at: float
    recovered: float | None
    note: str = ""


@dataclass(slots=True)
class Poison:
    """Broken records that were written, by the mark in their header: the reason they must be parked with."""

    expected: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Stage:
    """What faults need. `patience`: seconds until a fault counts as not recovered from."""

    target: Target
    load: Load
    remembered: Remembered
    watch: Watch
    rng: Random
    patience: float
    postgres: Server | None = None
    poison: Poison = field(default_factory=Poison)
    done: list[Done] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """What a fault was meant to do and did not, or what did not recover."""
    began: float = field(default_factory=time.monotonic)
    probes: int = 0

    @property
    def clock(self) -> float:
        """Seconds since the act began."""
        return time.monotonic() - self.began

    def pick(self, service: str) -> str:
        """One of the running processes of a service."""
        return self.rng.choice(sorted(self.target.names(service)))

    async def recover(self, kind: str, since: float, note: str = "") -> None:
        """Wait until every process is ready, and an item posted now has passed through every partition."""
        self.probes += 1
        probes = self.load.probes(self.probes, PARTITIONS)
        try:
            async with asyncio.timeout(self.patience):
                await self.load.batch(probes)
                ids = [probe["item_id"] for probe in probes]
                if not await self.watch.visible(ids, self.patience):
                    raise TimeoutError
                await until(self.target.all_ready, "readiness", self.patience)
                await self._assigned(ids)
        except TimeoutError:
            self.done.append(Done(kind, self.clock, None, note))
            self.broken.append(f"{kind}: not recovered within {self.patience:.0f} s")
            say(f"  {self.clock:5.0f} s  {kind}: NOT recovered within {self.patience:.0f} s {note}")
            return
        seconds = time.monotonic() - since
        self.done.append(Done(kind, self.clock, round(seconds, 1), note))
        say(f"  {self.clock:5.0f} s  {kind}: recovered in {seconds:.1f} s {note}")

    async def _assigned(self, item_ids: list[str]) -> None:
        """Wait until `assignment` knows these items as well."""
        token = {"Authorization": f"Bearer {demo_token(SECRET, 'supervisor')}"}
        for item_id in item_ids:
            while True:
                url = f"{self.target.url('assignment')}/v1/items/{item_id}/assignment"
                try:
                    if (await self.target.http.get(url, headers=token)).is_success:
                        break
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)

    async def within(self, holds: Callable[[], object], what: str, seconds: float) -> bool:
        """Whether this happened in time; if not, it is recorded as broken."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                self.broken.append(f"{what}: not within {seconds:.0f} s")
                return False
            await asyncio.sleep(0.05)
        return True
