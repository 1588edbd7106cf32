"""How many items `intake` takes in a second, one by one and in batches, each answered once Kafka has it."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.reporting.results import Result, Target
from bench.reporting.statistics import percentiles, spread
from bench.rig.load import Outcome, Plan, send
from bench.rig.stage import PARTITIONS, Service, Stage
from bench.rig.topics import Topics
from contracts.topics import ITEMS
from deploy.launcher.machine import say
from office.bulk import Layout, Post

TITLE = "items per second that intake acknowledges, single and in batches"
USUAL_MINUTES = 1.5
SINGLE_CONNECTIONS = 32
BATCH_CONNECTIONS = 2
BATCH_ITEMS = 1_000
ROUNDS = 3


class WrongAnswersError(RuntimeError):
    """The service did not accept everything, so its speed says nothing."""


def write_lines(file: Path, lines: Iterable[str]) -> Path:
    """The requests of a load, one a line."""
    file.write_text("\n".join(lines) + "\n")
    return file


def single_lines(post: Post) -> Iterable[str]:
    """One request per item."""
    return (f"POST /v1/items {post.body(number)}" for number in range(post.items))


def batch_lines(post: Post, size: int) -> Iterable[str]:
    """One request per batch of items."""
    for start in range(0, post.items, size):
        bodies = [post.body(number) for number in range(start, min(start + size, post.items))]
        yield f'POST /v1/items:batch {{"announced":{len(bodies)},"items":[{",".join(bodies)}]}}'


def recent() -> datetime:
    """A beginning whose events lie in the past by the system's clock."""
    return datetime.now(UTC) - timedelta(days=1)


class Intake:
    """A running `intake` and rounds of load on it."""

    def __init__(self, stage: Stage, topics: Topics, service: Service) -> None:
        self._stage = stage
        self._topics = topics
        self._service = service
        self._seed = 100

    async def rounds(self, what: str, items: int, connections: int, size: int) -> dict[str, Any]:
        """Several rounds of the same load with new items each time."""
        rounds = [await self._round(items, connections, size) for _ in range(self._stage.sized(ROUNDS, 1))]
        rate = spread([each["items_per_second"] for each in rounds])
        say(f"  {what}: {rate['median']:,.0f} items/s")
        return {"connections": connections, "items_per_call": size, "items_per_second": rate, "rounds": rounds}

    async def _round(self, items: int, connections: int, size: int) -> dict[str, Any]:
        self._seed += 1
        post = Post(items, Layout(), seed=self._seed, begin=recent())
        lines = single_lines(post) if size == 1 else batch_lines(post, size)
        file = write_lines(self._stage.folder / f"load-{self._seed}", lines)
        before = await self._topics.count(ITEMS.name, PARTITIONS)
        cpu = self._service.cpu_seconds()
        outcome = await send(Plan(self._service.url, str(file), connections), self._stage.folder / "logs/load.log")
        spent = self._service.cpu_seconds() - cpu
        written = await self._topics.count(ITEMS.name, PARTITIONS) - before
        _check(outcome, items, written)
        return {
            "items_per_second": items / outcome.seconds,
            "seconds": outcome.seconds,
            "service_cpu_us_per_item": spent / items * 1e6,
            "client_cpu_share": outcome.cpu_seconds / outcome.seconds,
            "latency_ms": percentiles([each * 1000 for each in outcome.took]),
        }


def _check(outcome: Outcome, items: int, written: int) -> None:
    if set(outcome.statuses) != {"202"} or written < items:
        raise WrongAnswersError(f"statuses {outcome.statuses}, {written} records for {items} items")


async def measure(stage: Stage) -> Result:
    """Single calls, then batches; only `intake` and Kafka run next to the load generator."""
    async with stage.topics(Layout()) as topics:
        with await asyncio.to_thread(stage.service, "intake") as service:
            await service.ready()
            intake = Intake(stage, topics, service)
            await intake.rounds("warm-up", 500, SINGLE_CONNECTIONS, 1)
            single = await intake.rounds("single", stage.sized(8_000, 1_500), SINGLE_CONNECTIONS, 1)
            batch = await intake.rounds("batch", stage.sized(60_000, 10_000), BATCH_CONNECTIONS, BATCH_ITEMS)
    targets = [
        Target.at_least("single items acknowledged", 500, single["items_per_second"]["median"], "items/s"),
        Target.at_least("items acknowledged in batches", 5_000, batch["items_per_second"]["median"], "items/s"),
    ]
    return Result({"single": single, "batch": batch}, targets)
