"""Load of our own: lives of items, drawn from the seed, sent through `intake` until every event is acknowledged."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx

from chaos.memory import Fact, Remembered
from contracts.base import derive_id
from office.wire.calls import Calls
from services.chassis.kafka import partition_for

REGION = "chaos"
TEAMS = ("chaos-01", "chaos-02", "chaos-03")
CLASSES = ("WBA", "VAEM", "UNTERLAGEN", "KDU")
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
_PAUSE_SECONDS = 0.2
LONGEST_PAUSE = 1.0
"""Seconds between two tries: what a fault costs is measured by what comes through after it."""
_WALK = {
    "": ("item.started", "item.parked", "item.handed_over", "item.touched", "item.withdrawn", "item.completed"),
    "item.started": ("item.parked", "item.completed", "item.handed_over", "item.touched"),
    "item.parked": ("item.resumed", "item.started", "item.completed"),
    "item.resumed": ("item.started", "item.completed", "item.handed_over"),
    "item.handed_over": ("item.started", "item.parked", "item.touched"),
    "item.touched": ("item.started", "item.completed"),
    "item.completed": ("item.reopened",),
    "item.withdrawn": ("item.reopened",),
    "item.reopened": ("item.started", "item.completed"),
}
"""What may follow what; whether it means anything at its place is for the services to decide."""


class Load:
    """Sends one small call after another, and more on request."""

    def __init__(self, seed: str, intake_url: str, remembered: Remembered) -> None:
        self._name = seed
        self._rng = Random(f"load of {seed}")
        self._remembered = remembered
        self._client = httpx.AsyncClient(timeout=30)
        self._intake = Calls(self._client, intake_url, LONGEST_PAUSE)
        self._items = 0
        self._running: asyncio.Task[None] | None = None
        self._stopping = False

    # Background load

    async def start(self) -> None:
        """Describe the teams, then send in the background."""
        for team in TEAMS:
            described = {"region": REGION, "site": "site", "heads": 5, "posts_fte": 5, "staffed_fte": 5}
            described["occurred_at"] = BEGIN.isoformat()
            await self._intake.put(f"/v1/teams/{team}", described)
        self._running = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """Finish what was begun, so that nothing stays unanswered."""
        self._stopping = True
        if self._running is not None:
            await self._running

    async def close(self) -> None:
        """Drop the connections, whatever is under way."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._client.aclose()

    async def _go_on(self) -> None:
        while not self._stopping:
            await self.send(self.life())
            await asyncio.sleep(_PAUSE_SECONDS)

    # Drawing

    def item_id(self) -> str:
        """The id of the next item."""
        self._items += 1
        return derive_id("chaos", self._name, self._items)

    def receipt(self, item_id: str, at: datetime | None = None, **more: Any) -> dict[str, Any]:
        """An item that came in, with a team or without."""
        at = at or BEGIN + timedelta(seconds=self._items)
        team = self._rng.choice((*TEAMS, ""))
        return {
            "type": "item.received",
            "event_id": derive_id(item_id, "item.received"),
            "item_id": item_id,
            "item_class": self._rng.choice(CLASSES),
            "channel": "scan_provider",
            "legal_received_on": at.date().isoformat(),
            "occurred_at": at.isoformat(),
            **({"team": team} if team else {"region": REGION}),
            **more,
        }

    def life(self, steps: int | None = None) -> list[dict[str, Any]]:
        """A receipt and what happens to the item, in the order of time."""
        item_id = self.item_id()
        told = [self.receipt(item_id)]
        at = datetime.fromisoformat(told[0]["occurred_at"])
        before = ""
        for number in range(self._rng.randint(0, 5) if steps is None else steps):
            before = self._rng.choice(_WALK[before])
            at += timedelta(seconds=self._rng.randint(1, 90))
            told.append(_event(item_id, number, before, at, self._rng))
        return told

    def step(self, receipt: Fact, kind: str) -> dict[str, Any]:
        """The first thing that happens to an item."""
        at = datetime.fromisoformat(receipt["occurred_at"]) + timedelta(seconds=1)
        return _event(receipt["item_id"], 1, kind, at, self._rng)

    def probes(self, number: int, partitions: int) -> list[dict[str, Any]]:
        """One item for each partition of `items`."""
        wanted = set(range(partitions))
        found: list[dict[str, Any]] = []
        tries = 0
        while wanted:
            tries += 1
            item_id = derive_id("probe", self._name, number, tries)
            if (partition := partition_for(item_id, partitions)) in wanted:
                wanted.discard(partition)
                found.append(self.receipt(item_id))
        return found

    # Sending

    async def send(self, facts: Sequence[dict[str, Any]]) -> None:
        """Send in this order, by single calls or in one batch; returns when all are acknowledged."""
        if len(facts) > 1 and self._rng.random() < 0.4:
            await self.batch(facts)
            return
        for fact in facts:
            await self.single(fact)

    async def single(self, fact: dict[str, Any]) -> None:
        """One fact by its own call."""
        said = {name: value for name, value in fact.items() if name not in ("type", "item_id")}
        if fact["type"] == "item.received":
            await self._post("/v1/items", {**said, "item_id": fact["item_id"]}, [fact])
        else:
            await self._post(f"/v1/items/{fact['item_id']}/events", {**said, "type": fact["type"]}, [fact])

    async def batch(self, facts: Sequence[dict[str, Any]]) -> None:
        """All in one call, items first."""
        items = [fact for fact in facts if fact["type"] == "item.received"]
        events = [fact for fact in facts if fact["type"] != "item.received"]
        body = {
            "announced": len(facts),
            "items": [{name: value for name, value in fact.items() if name != "type"} for fact in items],
            "events": [
                {"item_id": fact["item_id"], "event": {name: fact[name] for name in fact if name != "item_id"}}
                for fact in events
            ],
        }
        await self._post("/v1/items:batch", body, list(facts))

    async def announce(self, batch_id: str, items: int) -> None:
        """A scanning provider announces a batch."""
        body = {"channel": "scan_provider", "announced_items": items, "stamped_on": "2026-03-02"}
        await self._intake.put(f"/v1/batches/{batch_id}", body | {"occurred_at": BEGIN.isoformat()})

    async def _post(self, path: str, body: dict[str, Any], facts: list[dict[str, Any]]) -> None:
        self._remembered.ours.update(fact["item_id"] for fact in facts)
        self._remembered.ask(facts)
        await self._intake.post(path, body)
        self._remembered.acknowledge(facts)


def _event(item_id: str, number: int, kind: str, at: datetime, rng: Random) -> dict[str, Any]:
    event: dict[str, Any] = {"item_id": item_id, "type": kind, "occurred_at": at.isoformat(), "seq": number}
    event["event_id"] = derive_id(item_id, kind, number)
    if kind == "item.handed_over":
        event["to_team"] = rng.choice(TEAMS)
    return event
