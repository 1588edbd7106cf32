"""A day of post of all German Jobcenters through one backlog worker, and the auditor's recount of it."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.reporting.results import Result, Target
from bench.rig.progress import worked_through
from bench.rig.stage import PARTITIONS, Stage
from bench.rig.topics import Topics
from contracts.base import derive_id
from contracts.items import BusinessTimeReached, ItemEvent
from contracts.topics import ITEM_STATE, ITEMS
from deploy.launcher.audit import audit
from deploy.launcher.machine import say
from office.bulk import BEGIN, Layout, Post
from services.chassis.kafka import Output

TITLE = "a day of post of all Jobcenters (150,000 items, 600,000 events): CPU time of one worker, auditor's difference"
USUAL_MINUTES = 6.0
ITEMS_A_DAY = 150_000
JOBCENTERS = 404
TEAMS = 4_040
STEPS = 4
HOURS = 10


def hours(post: Post) -> Iterator[list[ItemEvent]]:
    """The day by the hour: what comes in, and the next step of what came in the hours before."""
    size = -(-post.items // HOURS)
    for hour in range(HOURS + STEPS - 1):
        events: list[ItemEvent] = []
        for step in range(STEPS):
            start = (hour - step) * size
            numbers = range(start, min(start + size, post.items)) if 0 <= hour - step < HOURS else ()
            events += (post.received(number) if step == 0 else post.step(number, step) for number in numbers)
        yield events


def ticks(hour: int) -> list[Output]:
    """The tick that ends an hour, for every partition. Business time runs on from where the post begins."""
    at = BEGIN + timedelta(hours=6 * STEPS + hour)
    return [
        Output(ITEMS.name, "-", BusinessTimeReached(event_id=derive_id("bench", at, number), at=at), number)
        for number in range(PARTITIONS)
    ]


async def fill(topics: Topics, post: Post) -> int:
    """Write the day with its ticks. Returns how many item events."""
    events = 0
    for hour, wave in enumerate(hours(post)):
        events += await topics.write_items(ITEMS.name, wave, PARTITIONS)
        await topics.write(ticks(hour))
    return events


async def audited(kafka: str) -> dict[str, Any]:
    """The auditor's last line."""
    code, lines = await audit(kafka, "--json")
    last: dict[str, Any] = json.loads(lines[-1])
    return {**last, "exit_code": code}


async def measure(stage: Stage) -> Result:
    """Everything lies in Kafka before the worker starts; its start counts."""
    layout = Layout(teams=TEAMS, regions=JOBCENTERS) if not stage.quick else Layout(teams=200, regions=20)
    post = Post(stage.sized(ITEMS_A_DAY, 10_000), layout)
    async with stage.topics(layout) as topics:
        events = await fill(topics, post)
        say(f"  {events:,} events are in Kafka")
        with await asyncio.to_thread(stage.service, "backlog") as service:
            wall = await worked_through(topics, service)
            cpu = service.cpu_seconds()
            memory = service.resident_bytes() / 1e6
            outputs = await topics.count(ITEM_STATE.name, PARTITIONS)
        say(f"  {cpu:.1f} s of CPU time, {wall:.1f} s of wall time; auditing ...")
        found = await audited(stage.kafka)
    differences = sum(found[name] for name in ("owner_diff", "state_diff", "totals_diff", "unchecked"))
    figures = {
        "items": post.items,
        "events": events,
        "teams": layout.teams,
        "regions": layout.regions,
        "ticks": HOURS + STEPS - 1,
        "cpu_seconds": cpu,
        "wall_seconds": wall,
        "cpu_us_per_event": cpu / events * 1e6,
        "memory_mb": memory,
        "item_state_records": outputs,
        "auditor": found,
    }
    targets = [
        Target.at_most("CPU time of the worker for the day", 60, cpu, "s"),
        Target.at_most("auditor's differences", 0, differences + (found["items"] != post.items), ""),
    ]
    return Result(figures, targets)
