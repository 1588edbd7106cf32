"""What a crash costs: until processing resumes, until a million rows are back, and what an open item weighs."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bench.reporting.results import Result, Target
from bench.rig.progress import worked_through
from bench.rig.stage import PARTITIONS, Stage, on_one_stage
from bench.rig.topics import Topics
from contracts.topics import ITEM_STATE, ITEMS
from deploy.launcher.machine import say
from office.bulk import Bulk, Layout

TITLE = "kill -9 under load, recovery with and without the local store, memory per open item"
USUAL_MINUTES = 9.0
PER_SECOND = 1_000
LOAD_SEED = 99
COUNTY_ITEMS = 20_000
"""Open post of a county with 600 pieces a day: a month of it, and half as much again in arrears."""
GIVEN_UP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Resumption:
    """After how long processing went on; or for how long it was waited for in vain."""

    seconds: float
    resumed: bool

    def in_words(self) -> str:
        """For people."""
        return f"went on after {self.seconds:.1f} s" if self.resumed else f"did not go on within {self.seconds:.0f} s"


@asynccontextmanager
async def load(topics: Topics, seed: int) -> AsyncIterator[None]:
    """New items all the time, while the block runs."""
    bulk = Bulk(Layout(), seed)

    async def write() -> None:
        sent, began = 0, time.monotonic()
        while True:
            due = int((time.monotonic() - began) * PER_SECOND)
            await topics.write_raw(ITEMS.name, bulk.receipts(range(sent, due)), PARTITIONS)
            sent = due
            await asyncio.sleep(0.05)

    writing = asyncio.create_task(write())
    try:
        yield
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


async def resumed(topics: Topics, beyond: dict[int, int], since: float) -> Resumption:
    """Wait until every partition of `item-state` grows again."""
    while time.monotonic() - since < GIVEN_UP_SECONDS:
        ends = await topics.ends(ITEM_STATE.name, PARTITIONS)
        if all(end > beyond[number] for number, end in ends.items()):
            return Resumption(time.monotonic() - since, resumed=True)
        await asyncio.sleep(0.05)
    return Resumption(GIVEN_UP_SECONDS, resumed=False)


class Way(StrEnum):
    """How work continues after a kill."""

    RETURNED = "returned"
    STARTED_AGAIN = "started_again"
    TAKEN_OVER = "taken_over"


async def killed(stage: Stage, topics: Topics, way: Way, seed: int) -> Resumption:
    """Kill a worker under load; it is started again at once (with its name in the group or without), or another
    one is there that takes over."""
    name = "worker" if way is Way.RETURNED else ""
    folder = f"killed-{way}-{seed}"
    spare = stage.service("backlog", data=f"spare-{seed}") if way is Way.TAKEN_OVER else None
    worker = stage.service("backlog", data=folder, instance_id=name)
    try:
        for each in (worker, spare):
            if each is not None:
                await each.ready()
        async with load(topics, seed):
            await asyncio.sleep(stage.sized(5, 2))
            worker.kill()
            died, ends = time.monotonic(), await topics.ends(ITEM_STATE.name, PARTITIONS)
            if spare is None:
                worker = stage.service("backlog", data=folder, instance_id=name)
            return await resumed(topics, ends, died)
    finally:
        for each in (worker, spare):
            if each is not None:
                each.stop()


async def kills(topics: Topics, stage: Stage, open_items: int) -> dict[str, Any]:
    """All ways to go on, with this many open items standing in the rows."""
    found: dict[str, Any] = {"open_items": open_items}
    for number, way in enumerate(Way):
        resumption = await killed(stage, topics, way, seed=LOAD_SEED + number)
        say(f"  kill -9 with {open_items:,} open items, {way}: {resumption.in_words()}")
        found[way] = asdict(resumption)
    return found


async def kills_in_a_county(stage: Stage) -> dict[str, Any]:
    """With the open post of a county."""
    layout, items = Layout(), stage.sized(COUNTY_ITEMS, 2_000)
    async with stage.topics(layout) as topics:
        await topics.write_raw(ITEMS.name, Bulk(layout).receipts(range(items)), PARTITIONS)
        with await asyncio.to_thread(stage.service, "backlog", data="first") as service:
            await worked_through(topics, service)
        return await kills(topics, stage, items)


async def started(stage: Stage, items: int) -> dict[str, float]:
    """Start a worker on what is there; until it is ready and shows every row. Then stop it politely."""
    with await asyncio.to_thread(stage.service, "backlog", data="rows") as service:
        await service.ready()
        seconds = await service.holds(items)
        cpu, memory = service.cpu_seconds(), service.resident_bytes()
    return {"seconds": seconds, "cpu_seconds": cpu, "memory_mb": memory / 1e6}


async def rows_back(stage: Stage, topics: Topics, bulk: Bulk, before: int, items: int) -> dict[str, Any]:
    """Fill up to this many open items; then start with the local store, and without it."""
    await topics.write_raw(ITEMS.name, bulk.receipts(range(before, items)), PARTITIONS)
    with await asyncio.to_thread(stage.service, "backlog", data="rows") as service:
        await worked_through(topics, service)
        await service.holds(items)
        working = service.resident_bytes() / 1e6
    kept = await started(stage, items)
    shutil.rmtree(stage.folder / "rows")
    lost = await started(stage, items)
    say(f"  {items:,} open items back: local store {kept['seconds']:.1f} s, changelog {lost['seconds']:.1f} s")
    return {"open_items": items, "memory_after_work_mb": working, "local_store": kept, "changelog": lost}


async def recoveries(stage: Stage) -> dict[str, Any]:
    """From none to a million rows; their number is checked, so the kills with as many come after."""
    layout, before = Layout(), 0
    bulk, sizes = Bulk(layout), (5_000, 20_000) if stage.quick else (100_000, 1_000_000)
    found: list[dict[str, Any]] = []
    async with stage.topics(layout) as topics:
        empty = await started(stage, 0)
        for items in sizes:
            found.append(await rows_back(stage, topics, bulk, before, items))
            before = items
        return {"empty": empty, "sizes": found, "kill": await kills(topics, stage, sizes[-1])}


def targets(county: dict[str, Any], largest: dict[str, Any], per_item: float) -> list[Target]:
    """What was promised, against the slowest way to go on."""
    items, slowest = largest["open_items"], max(county[way]["seconds"] for way in Way)
    return [
        Target.at_most(f"kill -9 with {county['open_items']:,} open items: processing resumes", 15, slowest, "s"),
        Target.at_most(f"{items:,} open items back with the local store", 15, largest["local_store"]["seconds"], "s"),
        Target.at_most(f"{items:,} open items back from the changelog", 60, largest["changelog"]["seconds"], "s"),
        Target.at_most("resident memory per open item", 1_000, per_item, "bytes"),
    ]


def measure_all(*, quick: bool) -> Result:
    """The whole part, on two stages: the kills in a county, and the rows up to a million."""
    county = on_one_stage(kills_in_a_county, quick=quick)
    rows = on_one_stage(recoveries, quick=quick)
    largest = rows["sizes"][-1]
    grown = max(largest["memory_after_work_mb"], largest["changelog"]["memory_mb"]) - rows["empty"]["memory_mb"]
    per_item = grown * 1e6 / largest["open_items"]
    say(f"  {per_item:.0f} bytes of resident memory per open item")
    figures = {
        "empty": rows["empty"],
        "sizes": rows["sizes"],
        "kills": [county, rows["kill"]],
        "load_per_second": PER_SECOND,
        "bytes_per_open_item": per_item,
    }
    return Result(figures, targets(county, largest, per_item))
