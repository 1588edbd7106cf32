"""The whole chain behind `capacity`, and everything that comes out of it, as bytes."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from contracts import topics
from contracts.base import Event, Topic, derive_id
from contracts.item_state import CLOSED_STATES, ItemStateChanged, TickPassed
from contracts.items import BusinessTimeReached, ItemClass, ItemEvent
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays, business_date
from services.assignment.inbound.topics import TOPICS as PROJECTED
from services.chassis.http.tokens import demo_token
from services.chassis.kafka import Output, encode, partition_for
from tests.doubles.assignment import PARTITIONS, SECRET, Assignment, partition_of, running_assignment
from tests.doubles.backlog_bytes import event_of
from tests.doubles.office.lives import History
from tests.doubles.office.streams import STAGES, Streams, value_of
from tests.doubles.office.teams import REGION
from tests.noninterference.worlds import DAYS, HEADS, SLOTS, World, instant_of, teams

PLACE = partition_for(REGION, PARTITIONS)
MINUTES = 105
"""Of one item: few large ones make a day's work."""
OF_THE_MACHINE = re.compile(
    r"^(#|python_|process_|mailroom_(http|plan|forecast_abs|heartbeat)_?\w*seconds|mailroom_plan_seconds|mailroom_\w*_created)"
)
"""Series that tell how fast this machine is, not what was said."""
PATHS = (
    "/v1/outlook",
    "/v1/jams",
    "/v1/overview",
    "/v1/shortages",
    "/v1/proposals",
    "/v1/reliefs",
    "/v1/clock",
    "/v1/worked-off",
)
PAGES = (
    "/overview",
    "/reliefs",
    "/worklist",
    "/teams/team-2",
    f"/steering/{REGION}?compared=true",
    f"/report/{REGION}",
)
OF_THE_CALL = re.compile(r" trace=\w+")
OF_THE_CLOCK = re.compile(r'"data_age_seconds":[\d.]+,?')
OF_THE_SESSION = re.compile(r'name="form_token" value="[^"]*"|<span class="level[^>]*data-age[^>]*>\d+ s</span>')


@dataclass(slots=True)
class Seen:
    """What came out at all sinks, in the order in which it came."""

    told: list[tuple[str, bytes]] = field(default_factory=list)
    jams_metrics: list[tuple[datetime, str]] = field(default_factory=list)

    def add(self, sink: str, what: bytes | str) -> None:
        self.told.append((sink, what if isinstance(what, bytes) else what.encode()))

    def of(self, sink: str) -> bytes:
        """Everything of the sinks whose names begin so."""
        return b"\n".join(what for name, what in self.told if name.startswith(sink))


class Post:
    """What comes in and is worked off in the teams, as the seed says, whoever is away; `items`: what is open."""

    def __init__(self, seed: int) -> None:
        self._rng, self._names = Random(seed), count(1)
        self.items: dict[str, ItemStateChanged] = {}

    def happens(self, at: datetime, busy: Sequence[str]) -> Iterator[ItemEvent]:
        """Since the last tick. `busy`: teams that get more than they can do."""
        today, first = business_date(at), not self.items
        waiting = sorted(self.items.values(), key=lambda item: (item.due_on, item.item_id))
        for team, heads in HEADS.items():
            daily = heads * 216 // MINUTES
            few = daily // 5, daily // 3
            for _ in range(daily * (7 if team in busy else 1) if first else self._rng.randint(*few)):
                yield self._received(team, add_workdays(today, self._rng.randint(1, 7) if first else 10), at)
            for item in [each for each in waiting if each.team == team][: 0 if first else self._rng.randint(*few)]:
                done = derive_id("done", item.item_id)
                yield History(item.item_id).fact("completed", event_id=done, occurred_at=at)

    def _received(self, team: str, due: date, at: datetime) -> ItemEvent:
        name = next(self._names)
        sort = ItemClass.WIDERSPRUCH if name % 11 == 0 else ItemClass.VAEM
        received = add_workdays(due, -10)
        return History(name).received(
            occurred_at=at, team=team, item_class=sort, minutes=MINUTES, legal_received_on=received, due_on=due
        )

    def heard(self, item: ItemStateChanged) -> None:
        """What `backlog` says of an item."""
        if item.state in CLOSED_STATES:
            self.items.pop(item.item_id, None)
        else:
            self.items[item.item_id] = item


class Chain:
    """All services behind intake, each fed with what the others said."""

    def __init__(self, assignment: Assignment, seed: int) -> None:
        self.seen, self.post = Seen(), Post(seed)
        self._assignment = assignment
        self._streams = Streams(PARTITIONS)
        self._streams.roster = roster_of(teams())
        self._coming: list[Output] = []
        """Written by the streams, and not yet read by `assignment`."""
        self._sent = 0

    async def begin(self) -> None:
        """Moves are on."""
        await self._assignment.moves_on(REGION)
        [self._streams.settings[REGION]] = self._assignment.sent(topics.SETTINGS)
        signed_in = await self._assignment.client.post("/sign-in", data={"code": demo_token(SECRET, "supervisor")})
        session = re.search(r"postwaage_session=([^;]+)", signed_in.headers["set-cookie"])
        assert session
        self._assignment.client.cookies.set("postwaage_session", session.group(1))

    def publish(self, world: World, slot: int) -> None:
        """What the human resources edge publishes at a slot."""
        for event in world.at(slot):
            self._give(topics.CAPACITY.name, "-", event, PLACE)

    async def tick(self, at: datetime) -> None:
        """Post and the tick through the chain; then leads accept, and every sink is read."""
        for event in self.post.happens(at, ("team-1", "team-3", "team-7")):
            self._give(topics.ITEMS.name, event.item_id, event)
        passed = BusinessTimeReached(event_id=derive_id("tick", at), at=at)
        for topic in (topics.CAPACITY, topics.ITEMS):
            for number in range(PARTITIONS):
                self._give(topic.name, "-", passed, number)
        await self._hand_over()
        await self._assignment.surveyed(at)
        for _ in range(2):
            self._answer()
            await self._hand_over()
        await self._accept()
        self._answer()
        await self._read(at)

    async def _hand_over(self) -> None:
        """What `assignment` reads of what was written reaches it."""
        told, self._coming = self._coming, []
        records = [(_topic(each.topic), place_of(each), each.key, event_of(each)) for each in told]
        # What is told of a tick comes before the tick itself, so that what is seen at it is no race.
        for ticks in (False, True):
            await self._assignment.records(
                *(each for each in records if each[0].name in PROJECTED and isinstance(each[3], TickPassed) is ticks)
            )

    def _give(self, topic: str, key: str, event: Event, partition: int | None = None) -> None:
        """An event to the streams, and what follows from it to all who hear of it."""
        dead = len(self._streams.set_aside)
        written = [*self._streams.give(topic, key, encode(event), partition), *self._streams.poll()]
        for each in written:
            self.seen.add(f"topic {each.topic}", value_of(each) or b"")
            if isinstance(said := event_of(each), ItemStateChanged):
                self.post.heard(said)
        self.seen.told += [("dead letters", reason.encode()) for reason in self._streams.set_aside[dead:]]
        self._coming += written

    def _answer(self) -> None:
        """What `assignment` has said since the last time: orders, proposals, and what could move."""
        publisher = self._assignment.connection.publisher
        new, self._sent = publisher.written[self._sent :], len(publisher.written)
        for each, output in zip(new, publisher.outputs[len(publisher.outputs) - len(new) :], strict=True):
            self.seen.add(f"topic {each.topic}", each.value or b"")
            if each.topic in STAGES and (event := event_of(output)):
                self._give(each.topic, each.key, event, each.partition)

    async def _accept(self) -> None:
        """Every lead who is asked agrees; what a lead is shown is seen too."""
        for relief in (await self._assignment.get("/v1/reliefs", state="open"))["reliefs"]:
            asked = [share["to_team"] for share in relief["shares"] if share["state"] == "asked"]
            for team in [*([None] if relief["state"] == "asked" else []), *asked]:
                answer = await self._assignment.answer(relief["relief_id"], team)
                assert answer.status_code == 200, answer.text
                self.seen.add(f"answer /v1/reliefs/{relief['relief_id']}:accept", answer.content)

    async def _read(self, at: datetime) -> None:
        for name, metrics in self._streams.metrics.items():
            text = said(metrics.exposition().decode())
            self.seen.add(f"metrics {name}", text)
            if name == "jams":
                self.seen.jams_metrics.append((at, text))
        self.seen.add("metrics assignment", said((await self._assignment.client.get("/metrics")).text))
        for path in PATHS:
            answer = await self._assignment.client.get(path, headers=self._assignment.headers("supervisor"))
            self.seen.add(f"answer {path}", OF_THE_CLOCK.sub("", answer.text))
        for path in PAGES:
            page = await self._assignment.client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
            self.seen.add(f"page {path}", OF_THE_SESSION.sub("", page.text))
        courses: list[dict[str, Any]] = [{"name": "nothing"}, {"name": "plan", "replan": True}]
        courses += [
            {"name": t, "changes": [{"kind": "closure", "team": t, "workdays": 5}]} for t in ("team-2", "team-6")
        ]
        answer = await self._assignment.post("/v1/whatif", {"region": REGION, "courses": courses})
        self.seen.add("answer /v1/whatif", answer.content)


def said(exposition: str) -> str:
    """The series that say something about the office, sorted: which came into being first is a race."""
    return "\n".join(sorted(line for line in exposition.splitlines() if not OF_THE_MACHINE.match(line)))


def place_of(output: Output) -> int:
    """The partition of a message; that of its key where none is named."""
    return partition_of(output.key) if output.partition is None else output.partition


def _topic(name: str) -> Topic:
    return next(topic for topic in topics.TOPICS if topic.name == name)


class LogLines(logging.Handler):
    """What the services log, without the time."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        self._seen.add("log", OF_THE_CALL.sub("", record.getMessage()))


async def played(world: World, seed: int, database: Path) -> Seen:
    """A fortnight of this world through the chain; two slots a day, and a tick after each."""
    async with running_assignment(f"sqlite+aiosqlite:///{database}", teams()) as assignment:
        chain = Chain(assignment, seed)
        handler, log = LogLines(chain.seen), logging.getLogger("mailroom")
        before = log.level
        log.addHandler(handler)
        log.setLevel(logging.DEBUG)
        try:
            await chain.begin()
            for slot in range(DAYS * len(SLOTS)):
                chain.publish(world, slot)
                await chain.tick(instant_of(slot) + timedelta(minutes=30))
        finally:
            log.removeHandler(handler)
            log.setLevel(before)
    return chain.seen
