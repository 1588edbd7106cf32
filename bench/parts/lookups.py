"""How fast `assignment` says whose an item is, with a million items in SQL."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import delete, select

from bench.parts.intake import WrongAnswersError, write_lines
from bench.reporting.results import Result, Target
from bench.reporting.statistics import percentiles
from bench.rig.load import Plan, send
from bench.rig.stage import PARTITIONS, Service, Stage
from contracts.item_state import ItemStateChanged
from deploy.launcher.machine import say
from mailroom.items import evolve, wire
from mailroom.teams import roster_of
from office.bulk import Bulk, Layout, Post
from services.assignment.settings import Settings
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import tables
from services.assignment.state.storage.store import Store
from services.assignment.state.unit_of_work import NextNumbers, UnitOfWork
from services.chassis.http.tokens import demo_token

TITLE = "look-ups of an item's assignment a second, with a million items in SQL (SQLite)"
USUAL_MINUTES = 3.0
PER_SECOND = 50
CONNECTIONS = 8
OPEN_SHARE = 0.2
"""The rest was done and is kept for 30 working days, as in an office that takes two weeks for a piece."""
_AT_ONCE = 10_000


def states(layout: Layout) -> list[ItemStateChanged]:
    """Real states of a few items, by the product's own rules; every fifth is open."""
    roster = roster_of(list(layout.described()))
    post = Post(Bulk.TEMPLATES, layout)
    found = []
    for number in range(post.items):
        item = evolve(None, post.received(number), number, roster)
        if number % 5:
            for step in (1, 2, 3):
                item = evolve(item, post.step(number, step), number, roster)
        found.append(ItemStateChanged.model_validate_json(wire(item)))
    return found


async def fill(settings: Settings, bulk: Bulk, count: int) -> None:
    """A database by the service's own migrations; a few items by its own writing, the rest copied under new ids."""
    store = Store(settings)
    await store.start()
    work = UnitOfWork(ReadModel(), PARTITIONS)
    for item in states(Layout()):
        work.put_item(item)
    async with store.write() as connection:
        await work.flush(connection, NextNumbers())
        written = (await connection.execute(select(tables.items))).mappings().all()
        await connection.execute(delete(tables.items))
        made = copies([dict(row) for row in written], bulk, count)
        while chunk := list(islice(made, _AT_ONCE)):
            await connection.execute(tables.items.insert(), chunk)
    await store.stop()


def copies(rows: list[dict[str, Any]], bulk: Bulk, count: int) -> Iterator[dict[str, Any]]:
    """So many rows of items that differ by their ids."""
    for number in range(count):
        row, item_id = rows[number % len(rows)], bulk.item_id(number)
        yield {**row, "item_id": item_id, "record": row["record"].replace(row["item_id"], item_id)}


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks a running `assignment` about items that were drawn by lot."""

    stage: Stage
    service: Service
    bulk: Bulk
    items: int
    token: str

    async def ask(self, name: str, count: int, rate: float) -> dict[str, Any]:
        """A number of look-ups; without a rate as fast as they are answered."""
        draw = Random(name)
        drawn = (self.bulk.item_id(draw.randrange(self.items)) for _ in range(count))
        lines = [f"GET /v1/items/{item_id}/assignment " for item_id in drawn]
        file = write_lines(self.stage.folder / f"load-{name}", lines)
        cpu = self.service.cpu_seconds()
        plan = Plan(self.service.url, str(file), CONNECTIONS, rate, self.token)
        outcome = await send(plan, self.stage.folder / "logs/load.log")
        if set(outcome.statuses) != {"200"}:
            raise WrongAnswersError(f"statuses {outcome.statuses}")
        return {
            "per_second": count / outcome.seconds,
            "latency_ms": percentiles([each * 1000 for each in outcome.took]),
            "service_cpu_ms_each": (self.service.cpu_seconds() - cpu) / count * 1000,
        }


async def measure(stage: Stage) -> Result:
    """Fill, start the service, ask 50 times a second, then as fast as it answers."""
    items, asked, bulk = stage.sized(1_000_000, 20_000), stage.sized(3_000, 500), Bulk(Layout())
    settings = Settings(data_dir=stage.folder / "assignment", profile="local")
    token = demo_token(settings.demo_secret.get_secret_value(), "service")
    async with stage.topics(Layout()):
        await fill(settings, bulk, items)
        with await asyncio.to_thread(stage.service, "assignment", profile="local") as service:
            ready = await service.ready()
            memory = service.resident_bytes() / 1e6
            say(f"  {items:,} items in SQL, ready after {ready:.0f} s, {memory:.0f} MB")
            asking = Asking(stage, service, bulk, items, token)
            await asking.ask("warm-up", 100, 0)
            steady = await asking.ask("steady", asked, PER_SECOND)
            full = await asking.ask("full", asked, 0)
    p95 = steady["latency_ms"]["p95"]
    say(f"  p95 {p95:.1f} ms at {PER_SECOND}/s; {full['per_second']:.0f}/s with {CONNECTIONS} connections")
    about = {"items": items, "open_items": round(items * OPEN_SHARE), "ready_seconds": ready, "memory_mb": memory}
    target = Target.at_most(f"look-up, p95 at {PER_SECOND} requests/s", 50, p95, "ms")
    return Result({**about, "connections": CONNECTIONS, "steady": steady, "full": full}, [target])
