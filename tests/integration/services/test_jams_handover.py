"""The backlog on the boards while regions go from one running jams worker to another, as Prometheus sees it."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from deploy.launcher.machine import free_ports
from deploy.launcher.readiness import until
from deploy.launcher.service import Service
from services.chassis.kafka import KafkaPublisher
from tests.integration.services.regions_at_work import SCRAPE_SECONDS, Load, loads_everywhere, shown_items
from tests.integration.workers import running

pytestmark = pytest.mark.kafka

PATIENCE = 60.0
CALM_ROUNDS = 50
LOAD_SECONDS = 0.1

Shown = Sequence[Mapping[str, int]]
"""Items by team of each worker, in the order in which they were asked."""


@dataclass
class Boards:
    """Scrapes the workers again and again and sums over them; `wrong` tells what no scrape may show.

    Whoever takes over is asked before whoever gives away: so a team that both show was shown by both at once.
    Outside hand-overs no team may be missing; within one, until every team is shown by whom it should. No figure may
    ever fall: what was shown once is in the changelog, so whoever takes over knows it.
    """

    loads: Sequence[Load]
    asked: tuple[str, ...] = ()
    wrong: set[str] = field(default_factory=set)
    rounds: int = 0
    items: Mapping[str, int] = field(default_factory=dict)
    _over: Callable[[Shown], bool] | None = all
    _began: float = 0.0

    def sent(self) -> dict[str, int]:
        """Items by team by now."""
        return {team: items for load in self.loads for team, items in load.items().items()}

    async def run(self) -> None:
        """Scrape forever."""
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            while True:
                asked = self.asked
                shown = [await shown_items(client, address) for address in asked]
                if asked == self.asked:  # else the order belongs to what was before
                    self._look(shown)
                await asyncio.sleep(SCRAPE_SECONDS)

    def begin(self, *asked: str, over: Callable[[Shown], bool]) -> None:
        """A hand-over begins: teams may be missing until `over` holds and none is missing."""
        self.asked, self._over, self._began = asked, over, time.monotonic()

    async def ended(self) -> float:
        """Wait for the end of the hand-over and for some calm rounds after it; its seconds."""
        await until(lambda: self._over is None, "the end of the hand-over", PATIENCE)
        took, calm = time.monotonic() - self._began, self.rounds + CALM_ROUNDS
        await until(lambda: self.rounds >= calm, "calm rounds", PATIENCE)
        return took

    def _look(self, shown: Shown) -> None:
        sent = self.sent()
        now = {team: sum(each.get(team, 0) for each in shown) for team in sent}
        missing = sorted(team for team in sent if not now[team])
        for team in sorted(sent.keys() - set(missing)):
            if sum(team in each for each in shown) > 1:
                self.wrong.add(f"{team} was shown by two workers at once")
            elif not self.items.get(team, 0) <= now[team] <= sent[team]:
                self.wrong.add(f"{team} had {self.items.get(team, 0)}, showed {now[team]} of {sent[team]}")
        self.items = dict(self.items) | {team: now[team] for team in now if now[team]}
        self.rounds += 1
        if self._over is not None and not missing and self._over(shown):
            self._over = None
        elif self._over is None and missing:
            self.wrong.add(f"{missing} vanished after the hand-over")


@asynccontextmanager
async def looked_at(boards: Boards) -> AsyncIterator[None]:
    """The boards are scraped and all regions get more and more items; in the end the last ones arrive."""
    looking = asyncio.create_task(boards.run())
    working = [asyncio.create_task(load.run(LOAD_SECONDS)) for load in boards.loads]
    try:
        yield
        await ended(working)
        for load in boards.loads:
            await load.again()
        await until(lambda: boards.items == boards.sent(), "all that was sent", PATIENCE)
    finally:
        await ended([looking, *working])


async def ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


@pytest.mark.parametrize("way", ["stopped", "killed", "paused"])
async def test_regions_that_go_to_another_worker_are_never_counted_twice_and_none_is_lost(
    kafka: str, topics: int, tmp_path: Path, way: str, publisher: KafkaPublisher
) -> None:
    ports = free_ports(2)
    first, second = (f"http://127.0.0.1:{port}" for port in ports)
    boards = Boards(loads_everywhere(publisher, topics), (first,))
    for load in boards.loads:
        await load.begin()
    async with AsyncExitStack() as workers, looked_at(boards):
        leaving = await workers.enter_async_context(running("jams", kafka, topics, tmp_path / "first", ports[0]))
        await boards.ended()
        boards.begin(second, first, over=all)
        await workers.enter_async_context(running("jams", kafka, topics, tmp_path / "second", ports[1]))
        joined = await boards.ended()
        left = await leave(boards, leaving, way, second, first)
        print(f"{way}: shared after {joined:.1f} s, taken over after {left:.1f} s, {boards.rounds} scrapes")
    assert boards.wrong == set()


async def leave(boards: Boards, leaving: Service, way: str, second: str, first: str) -> float:
    """The first worker goes; seconds until the second shows everything. Paused, it wakes up after that."""
    if way != "paused":
        boards.begin(second, first, over=lambda shown: not shown[1])
        leaving.signal(signal.SIGTERM if way == "stopped" else signal.SIGKILL)
        return await boards.ended()
    boards.begin(second, over=lambda _: True)
    leaving.signal(signal.SIGSTOP)
    left = await boards.ended()
    boards.begin(second, first, over=lambda shown: leaving.code is not None or all(shown))
    await asyncio.sleep(1)
    leaving.signal(signal.SIGCONT)
    await boards.ended()
    return left
