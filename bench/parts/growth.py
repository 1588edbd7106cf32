"""How CPU per event and memory of a backlog worker grow with the items that are open and with the teams."""

import asyncio
from typing import Any

from bench.reporting.results import Result
from bench.rig.progress import worked_through
from bench.rig.stage import PARTITIONS, Service, Stage, set_stage
from bench.rig.topics import Topics
from contracts.topics import ITEMS
from deploy.launcher.machine import say
from office.bulk import Bulk, Layout

TITLE = "CPU per event and memory of a backlog worker over open items and over teams"
USUAL_MINUTES = 5.0
OPEN = (10_000, 100_000, 500_000)
OPEN_QUICK = (2_000, 5_000, 10_000)
TEAMS = (10, 100, 1_000)
TEAMS_QUICK = (10, 100)


async def step(topics: Topics, service: Service, bulk: Bulk, before: int, now: int, events: int) -> dict[str, Any]:
    """Receive items until enough are open, then measure events of items spread over all of them."""
    await topics.write_raw(ITEMS.name, bulk.receipts(range(before, now)), PARTITIONS)
    await worked_through(topics, service)
    await asyncio.sleep(1)
    cpu = service.cpu_seconds()
    # Only items received since the last step have not been started yet.
    fresh = range(before, now, max(1, (now - before) // events))[:events]
    written = await topics.write_raw(ITEMS.name, bulk.starts(fresh), PARTITIONS)
    await worked_through(topics, service)
    spent = service.cpu_seconds() - cpu
    return {"events": written, "cpu_us": spent / written * 1e6, "memory_mb": service.resident_bytes() / 1e6}


async def over_items(stage: Stage) -> list[dict[str, Any]]:
    """One worker that holds more and more."""
    layout, found, before = Layout(), [], 0
    bulk, sizes = Bulk(layout), OPEN_QUICK if stage.quick else OPEN
    async with stage.topics(layout) as topics:
        with await asyncio.to_thread(stage.service, "backlog", data="items") as service:
            await service.ready()
            found.append({"open_items": 0, "memory_mb": service.resident_bytes() / 1e6})
            for now in sizes:
                found.append({"open_items": now, **await step(topics, service, bulk, before, now, min(sizes))})
                before = now
                say(f"  {now:,} open items: {found[-1]['cpu_us']:.0f} µs/event, {found[-1]['memory_mb']:.0f} MB")
    return found


async def over_teams(stage: Stage, teams: int) -> dict[str, Any]:
    """The same items over a number of teams of one region."""
    layout = Layout(teams=teams)
    async with stage.topics(layout) as topics:
        with await asyncio.to_thread(stage.service, "backlog", data=f"teams-{teams}") as service:
            await service.ready()
            found = await step(topics, service, Bulk(layout), 0, stage.sized(50_000, 4_000), stage.sized(20_000, 2_000))
    say(f"  {teams:,} teams: {found['cpu_us']:.0f} µs/event, {found['memory_mb']:.0f} MB")
    return {"teams": teams, **found}


def measure_all(*, quick: bool) -> Result:
    """Each curve, and each number of teams, on a stage of its own."""
    with set_stage(quick=quick) as stage:
        items = asyncio.run(over_items(stage))
    teams = []
    for number in TEAMS_QUICK if quick else TEAMS:
        with set_stage(quick=quick) as stage:
            teams.append(asyncio.run(over_teams(stage, number)))
    return Result({"items": items, "teams": teams}, [])
