"""The whole chain behind `capacity`, and everything that comes out of it, as bytes."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from contracts import topics
from contracts.backlog import BacklogCell, BacklogCounted, DayFlow, PartialsReached
from contracts.base import Event, Topic, derive_id
from contracts.item_state import ItemState, ItemStateChanged, OrderVerdict
from contracts.items import BusinessTimeReached, ItemClass, TransferOrdered
from contracts.settings import SettingsChanged
from mailroom.teams import Roster, roster_of
from mailroom.workdays import add_workdays, business_date
from services.chassis.http.tokens import demo_token
from services.chassis.kafka import Output, Record, encode, partition_for
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.fold import JamsFold
from services.jams.metrics import Figures
from services.rebalancer.fold import RebalancerFold
from services.rebalancer.metrics import PlanMetrics
from services.streams import PartitionFold
from tests.doubles.assignment import PARTITIONS, SECRET, Assignment, running_assignment
from tests.doubles.backlog_bytes import event_of
from tests.doubles.office.records import an_item
from tests.doubles.office.teams import REGION
from tests.doubles.rows import DictRows
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
    "/v1/clock",
    "/v1/worked-off",
)
PAGES = ("/overview", "/proposals", "/worklist")
OF_THE_CALL = re.compile(r" trace=\w+")
OF_THE_CLOCK = re.compile(r'"data_age_seconds":[\d.]+,?')
OF_THE_SESSION = re.compile(r'name="form_token" value="[^"]*"|<dd>\d+ s <span class="level[^<]*</span>')


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
    """What waits in the teams: it comes and is worked off as the seed says, whoever is away."""

    def __init__(self, seed: int) -> None:
        self._rng, self._names = Random(seed), count(1)
        self.items: dict[str, ItemStateChanged] = {}
        self.changed: dict[str, ItemStateChanged] = {}
        self.flows: Counter[tuple[str, Any, str]] = Counter()

    def pass_on(self, at: datetime, busy: Sequence[str]) -> None:
        """What came and what was done since the last tick. `busy`: teams that get more than they can do."""
        today = business_date(at)
        first = not self.items
        for team, heads in HEADS.items():
            daily = heads * 216 // MINUTES
            wanted = daily * (7 if team in busy else 1) if first else self._rng.randint(daily // 5, daily // 3)
            for _ in range(wanted):
                due = add_workdays(today, self._rng.randint(1, 7) if first else 10)
                name = next(self._names)
                sort = ItemClass.WIDERSPRUCH if name % 11 == 0 else ItemClass.VAEM
                received = add_workdays(due, -10)
                item = an_item(f"{name}", team, region=REGION, due_on=due, minutes=MINUTES, item_class=sort)
                self._put(item.model_copy(update={"legal_received_on": received, "last_activity_at": at}))
                self.flows[team, today, "received"] += 1
            waiting = sorted((i for i in self.items.values() if i.team == team), key=lambda i: (i.due_on, i.item_id))
            for item in waiting[: 0 if first else self._rng.randint(daily // 5, daily // 3)]:
                self._put(item.model_copy(update={"state": ItemState.DONE, "closed_at": at}))
                self.flows[team, today, "completed"] += 1

    def carry_out(self, order: TransferOrdered, at: datetime) -> None:
        """The item is the other team's."""
        item = self.items[order.item_id]
        verdict = OrderVerdict(order_id=order.event_id, result="done", reason=None, at=at)
        moved = {"team": order.to_team, "last_order": verdict, "system_moves": item.system_moves + 1}
        self._put(item.model_copy(update={**moved, "owner_since": at}))

    def counted(self, team: str) -> BacklogCounted:
        """The counts of a team."""
        cells: Counter[tuple[Any, ...]] = Counter()
        for item in self.items.values():
            if item.team == team:
                cells[item.item_class, item.state, item.due_on, item.legal_received_on] += 1
        days = sorted({day for of, day, _ in self.flows if of == team})
        return BacklogCounted(
            region=REGION,
            team=team,
            source_partition=0,
            version=1,
            at=None,
            cells=tuple(
                BacklogCell(key[0], key[1], key[2], key[3], items, items * MINUTES)
                for key, items in sorted(cells.items())
            ),
            day_flows=tuple(self._flow(team, day) for day in days),
        )

    def _flow(self, team: str, day: Any) -> DayFlow:
        received, completed = self.flows[team, day, "received"], self.flows[team, day, "completed"]
        return DayFlow(day, ItemClass.VAEM, received, received, completed, completed * MINUTES, 0, 0, 0)

    def _put(self, item: ItemStateChanged) -> None:
        item = item.model_copy(update={"version": item.version + 1})
        self.changed[item.item_id] = item
        if item.state is ItemState.DONE:
            self.items.pop(item.item_id, None)
        else:
            self.items[item.item_id] = item


class Chain:
    """`jams`, `rebalancer` and `assignment`, each fed with what the others said."""

    def __init__(self, assignment: Assignment, seed: int) -> None:
        self.seen, self.post = Seen(), Post(seed)
        self._assignment = assignment
        self._roster: Roster = roster_of(teams())
        self._settings = SettingsChanged(region=REGION, version=1, at=datetime(2026, 3, 1).astimezone(), moves="on")
        self._metrics = {name: Metrics(Base(), name) for name in ("jams", "rebalancer")}
        self._rows: dict[PartitionFold, DictRows] = {}
        rows = {name: DictRows() for name in self._metrics}
        self._jams = JamsFold(PLACE, rows["jams"], lambda: self._roster, Figures(self._metrics["jams"]))
        self._rebalancer = RebalancerFold(
            PLACE,
            rows["rebalancer"],
            lambda: self._roster,
            lambda _: self._settings,
            PlanMetrics(self._metrics["rebalancer"]),
        )
        self._rows |= {self._jams: rows["jams"], self._rebalancer: rows["rebalancer"]}
        self._sent = self._ordered = 0

    async def begin(self) -> None:
        """Moves are on."""
        body, supervisor = {"moves": "on"}, self._assignment.headers("supervisor", 0)
        answer = await self._assignment.client.put(f"/v1/settings/{REGION}", json=body, headers=supervisor)
        assert answer.status_code == 200, answer.text
        [self._settings] = self._assignment.sent(topics.SETTINGS)
        signed_in = await self._assignment.client.post("/sign-in", data={"code": demo_token(SECRET, "supervisor")})
        session = re.search(r"postwaage_session=([^;]+)", signed_in.headers["set-cookie"])
        assert session
        self._assignment.client.cookies.set("postwaage_session", session.group(1))

    def publish(self, world: World, slot: int) -> None:
        """What the human resources edge publishes at a slot."""
        self._take(self._jams, *((topics.CAPACITY, event) for event in world.at(slot)))

    async def tick(self, at: datetime) -> None:
        """Counts and the tick through the chain; then leads accept, and every sink is read."""
        self.post.pass_on(at, ("team-1", "team-3", "team-7"))
        counts = [(topics.BACKLOG, self.post.counted(team)) for team in HEADS]
        reached = PartialsReached(region=REGION, source_partition=0, source_partitions=1, at=at)
        passed = BusinessTimeReached(event_id=derive_id("tick", at), at=at)
        told = self._take(self._jams, *counts, (topics.CAPACITY, passed), (topics.BACKLOG, reached))
        await self._hand_over(at, told)
        await self._read(at)

    async def _hand_over(self, at: datetime, told: Sequence[Output]) -> None:
        changed, self.post.changed = list(self.post.changed.values()), {}
        await self._assignment.items(*changed)
        await self._assignment.records(*((_topic(each.topic), PLACE, each.key, event_of(each)) for each in told))
        await self._assignment.tick(at)
        await self._surveyed(at)
        events = [
            (topics.OUTLOOK, event) for each in told if each.topic == topics.OUTLOOK.name and (event := event_of(each))
        ]
        plans = self._take(self._rebalancer, *events, *self._answers())
        await self._assignment.records(*((topics.PLANS, PLACE, REGION, event_of(each)) for each in plans))
        self._take(self._rebalancer, *self._answers())
        await self._accept()
        self._take(self._rebalancer, *self._answers())
        for order in self._orders():
            self.post.carry_out(order, at)

    async def _surveyed(self, at: datetime) -> None:
        """Returns when `assignment` has looked over all items at this tick: else what it sees would be a race."""
        surveyed = None
        while surveyed is None or datetime.fromisoformat(surveyed) != at:
            await asyncio.sleep(0.01)
            surveyed = (await self._assignment.client.get("/v1/worked-off")).json()["as_of"]

    def _take(self, fold: PartitionFold, *told: tuple[Topic, Event]) -> Sequence[Output]:
        records = [Record(topic.name, PLACE, 0, "", encode(event)) for topic, event in told]
        step = fold.fold(records)
        self._rows[fold].apply(step)
        outputs = [*step.outputs, *fold.poll()]
        for each in outputs:
            self.seen.add(f"topic {each.topic}", encoded(each))
        for dead in step.dead_letters:
            self.seen.add("dead letters", f"{dead.reason_code} {dead.detail}")
        return outputs

    def _answers(self) -> list[tuple[Topic, Event]]:
        """What `assignment` has said since the last time, of what the rebalancer reads."""
        outputs = self._assignment.connection.publisher.outputs
        new, self._sent = outputs[self._sent :], len(outputs)
        written = self._assignment.connection.publisher.written[self._sent - len(new) : self._sent]
        for each in written:
            self.seen.add(f"topic {each.topic}", each.value or b"")
        read = {topics.MOVABLE.name, topics.PROPOSALS.name}
        return [(_topic(each.topic), event) for each in new if each.topic in read and (event := event_of(each))]

    def _orders(self) -> list[TransferOrdered]:
        orders = [each for each in self._assignment.sent(topics.ITEMS) if isinstance(each, TransferOrdered)]
        new, self._ordered = orders[self._ordered :], len(orders)
        return new

    async def _accept(self) -> None:
        open_ones = (await self._assignment.get("/v1/proposals", state=["open"]))["proposals"]
        for each in open_ones:
            for side in ("giver", "receiver"):
                path = f"/v1/proposals/{each['proposal_id']}"
                version = (await self._assignment.get(path))["version"]
                answer = await self._assignment.post(f"{path}:accept", {"side": side}, version=version)
                self.seen.add(f"answer {path}:accept", answer.content)

    async def _read(self, at: datetime) -> None:
        for name, metrics in self._metrics.items():
            text = said(metrics.exposition().decode())
            self.seen.add(f"metrics {name}", text)
            if name == "jams":
                self.seen.jams_metrics.append((at, text))
        self.seen.add("metrics assignment", said((await self._assignment.client.get("/metrics")).text))
        for path in PATHS:
            answer = await self._assignment.client.get(path, headers=self._assignment.headers("supervisor"))
            self.seen.add(f"answer {path}", OF_THE_CLOCK.sub("", answer.text))
        for path in PAGES:
            page = await self._assignment.client.get(path, params={"lang": "en"})
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


def _topic(name: str) -> Topic:
    return next(topic for topic in topics.TOPICS if topic.name == name)


def encoded(output: Output) -> bytes:
    """The bytes of a message."""
    event = event_of(output)
    return encode(event) if event else b""


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
