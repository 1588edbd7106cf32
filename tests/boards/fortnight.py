"""A fortnight of a played office, as the processes would have exported it: figures of `jams`, `assignment` and others.

The office of the unit tests plays post, clerks and teams. Its judgements go through the real `Figures` of `jams`, its
items, outlooks and plans into a real `assignment` with a database; leads accept what is proposed.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts import topics
from contracts.item_state import TickPassed
from contracts.items import HeartbeatSent, ItemReceived, TransferOrdered
from contracts.jams import OutlookReady
from contracts.plans import PlanDrawn
from mailroom.items import Item
from mailroom.jams.region import Judgement
from mailroom.proposals.proposal import Proposal
from mailroom.teams import roster_of
from services.chassis.kafka import partition_for
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.metrics import Figures
from services.rebalancer.metrics import PlanMetrics
from tests.doubles.assignment import PARTITIONS, Assignment
from tests.doubles.backlog_bytes import publish
from tests.unit.mailroom.played_office import Play

LINGER_MINUTES = 10
SURVEY_SECONDS = 60


@dataclass(slots=True)
class Fortnight(Play):
    """The play, with what changed since the last step; its proposals live in `assignment`, not here."""

    changed: set[str] = field(default_factory=set)
    judged: Judgement | None = None
    at: datetime | None = None
    received: list[ItemReceived] = field(default_factory=list)

    def _fold(self, event: object) -> Item:
        item = Play._fold(self, event)  # type: ignore[arg-type]  # an event of an item
        self.changed.add(item.item_id)
        if isinstance(event, ItemReceived):
            self.received.append(event)
        return item

    def _judge(self, at: datetime) -> Judgement:
        self.judged, self.at = Play._judge(self, at), at
        return self.judged

    def _offer(self, offer: Proposal, at: datetime) -> None:
        """Offers are made by `assignment`."""

    def order(self, order: TransferOrdered) -> None:
        """Carry out an order of `assignment`; the verdict is in the item."""
        self._fold(order)


class Recorder:
    """Turns each step into lines of the exposition format with the business time as timestamp."""

    def __init__(self, play: Fortnight, assignment: Assignment) -> None:
        self._play = play
        self._assignment = assignment
        self._jams, self._planner = Metrics(Base(), "jams"), Metrics(Base(), "rebalancer")
        self._intake = Metrics(Base(), "intake")
        self._figures, self._plans = Figures(self._jams), PlanMetrics(self._planner)
        for name in ("mailroom_items_received_total", "mailroom_items_decided_automatically_total"):
            self._intake.start_at_zero(name)
        self._seen_plans = 0
        self._accepted = False
        self._orders = 0
        self._last: Mapping[str, str] = {}
        self._helped: tuple[datetime, Mapping[str, str]] | None = None
        self.lines: list[str] = []
        self.end: datetime | None = None
        self.helped: datetime | None = None

    async def step(self) -> None:
        """What has happened since the last step goes through the services; then everything is scraped."""
        play, at, judged = self._play, self._play.at, self._play.judged
        assert at is not None and judged is not None
        roster, region = roster_of(play.office.teams), play.office.region
        self._figures.show(judged, roster)
        self._figures.show_counts(region, judged.counts, roster)
        for event in play.received:
            self._intake.counter("mailroom_items_received_total").labels(event.channel, event.item_class).inc()
        play.received.clear()
        states = [publish(play.items[item_id]) for item_id in sorted(play.changed)]
        play.changed.clear()
        await self._assignment.items(*states)
        place = partition_for(region, PARTITIONS)
        ready = OutlookReady(region=region, at=at, teams=len(judged.outlooks), unplaced_items=0)
        told = [(topics.OUTLOOK, place, f"{region}|{each.team}", each) for each in judged.outlooks]
        await self._assignment.records(*told, (topics.OUTLOOK, place, region, ready))
        passed = [TickPassed(source_partition=number, at=at) for number in range(PARTITIONS)]
        await self._assignment.records(*((topics.ITEM_STATE, each.source_partition, "-", each) for each in passed))
        await self._plan()
        await self._scrape(at)

    async def _plan(self) -> None:
        new, self._seen_plans = self._play.plans[self._seen_plans :], len(self._play.plans)
        region = self._play.office.region
        for plan in new:
            self._plans.answered(plan)
            fresh = plan.model_copy(update={"based_on": plan.based_on.model_copy(update={"proposals_version": 10**6})})
            assert isinstance(fresh, PlanDrawn)
            await self._assignment.records((topics.PLANS, partition_for(region, PARTITIONS), region, fresh))
        await self._decide()
        sent = [each for each in self._assignment.sent(topics.ITEMS) if isinstance(each, TransferOrdered)]
        for order in sent[self._orders :]:
            self._play.order(order)
        self._orders = len(sent)

    async def _decide(self) -> None:
        """The leads accept what is offered, some proposals only after a while."""
        found = await self._assignment.get("/v1/proposals", state=["offered"])
        for each in found["proposals"][:2]:
            for side in ("from_team", "to_team"):
                path = f"/v1/proposals/{each['proposal_id']}:accept"
                await self._assignment.post(path, account=f"lead-{each[side]}")

    async def _scrape(self, at: datetime) -> None:
        async with asyncio.timeout(SURVEY_SECONDS):
            await self._surveyed(at)
        office = (await self._assignment.client.get("/metrics")).text
        parts = {"jams": self._jams.exposition().decode(), "assignment": office}
        parts |= {"rebalancer": self._planner.exposition().decode(), "intake": self._intake.exposition().decode()}
        self._last = parts
        self._stamp(parts, at)
        if "mailroom_rebalance_days_left{" in office and "mailroom_team_jam_since_timestamp_seconds{" in parts["jams"]:
            self._helped = (at, parts)

    async def _surveyed(self, at: datetime) -> None:
        """Wait until `assignment` has looked over all items at this tick, as its public date tells."""
        as_of: str | None = None
        while as_of is None or datetime.fromisoformat(as_of) != at:
            await asyncio.sleep(0.005)
            as_of = (await self._assignment.client.get("/v1/worked-off")).json()["as_of"]

    def _stamp(self, parts: Mapping[str, str], at: datetime) -> None:
        for service, text in parts.items():
            self.lines += stamped(text, service, at)

    def _linger(self, parts: Mapping[str, str], at: datetime) -> datetime:
        for minute in range(1, LINGER_MINUTES + 1):
            self._stamp(parts, at + timedelta(minutes=minute))
        return at + timedelta(minutes=LINGER_MINUTES)

    def last_helped(self) -> datetime:
        """The last moment at which a team jammed and a proposal was under way, with a healthy machine."""
        if self._helped is None:
            raise LookupError("no team was ever helped: choose another seed")
        at, parts = self._helped
        end = self._linger(parts, at)
        self.lines += machine(end)
        return end

    def last_hour(self, last_step: datetime) -> datetime:
        """What was scraped last goes on being scraped for some minutes; the machine is healthy for the hour before.

        Rules are evaluated at moments of their own, never exactly at that of a step. Returns the last moment.
        """
        end = self._linger(self._last, last_step)
        self.lines += machine(end)
        return end


def stamped(text: str, service: str, at: datetime) -> list[str]:
    """Samples of one exposition with the labels that Prometheus adds, and a timestamp."""
    lines = []
    for line in text.splitlines():
        if line.startswith("#") or not line.startswith("mailroom_"):
            continue
        name, value = line.rsplit(" ", 1)
        metric, _, labels = name.partition("{")
        labels = labels.removesuffix("}")
        added = f'job="mailroom",instance="{service}",service="{service}"'
        lines.append(f"{metric}{{{labels + ',' if labels else ''}{added}}} {value} {at.timestamp():.0f}")
    return lines


def machine(end: datetime) -> list[str]:
    """The technical figures of a healthy installation, every half minute of the last hour."""
    lines: list[str] = []
    metrics = Metrics(Base(), "backlog")
    for step in range(121):
        at = end - timedelta(seconds=30 * (120 - step))
        for stage in ("intake", "backlog", "jams", "rebalancer", "assignment"):
            metrics.gauge("mailroom_heartbeat_timestamp_seconds").labels(stage).set(at.timestamp() - 5)
        for topic in ("mailroom.items.v1", "mailroom.backlog.v1"):
            metrics.counter("mailroom_events_total").labels(topic).inc(7)
            metrics.counter("mailroom_event_failures_total").labels(topic, "invalid").inc(step % 2)
            metrics.gauge("mailroom_dlq_messages").labels(topic).set(0)
            metrics.gauge("mailroom_consumer_lag_records").labels("mailroom-backlog-v1", topic).set(3)
            metrics.gauge("mailroom_partition_stopped").labels(topic, "0").set(0)
        metrics.gauge("mailroom_backlog_recount_drift_items").set(0)
        metrics.counter("mailroom_items_received_total").labels("email", "VAEM").inc()
        metrics.counter("mailroom_items_decided_automatically_total").labels("email").inc()
        metrics.histogram("mailroom_event_processing_seconds").labels("backlog.fold").observe(0.02)
        metrics.histogram("mailroom_plan_seconds").observe(0.02)
        for state in ("2xx", "5xx"):
            metrics.histogram("mailroom_http_request_seconds").labels("/v1/items", state).observe(0.02)
        lines += stamped(metrics.exposition().decode(), "backlog-1", at)
        target = '{job="mailroom",instance="backlog-1",service="backlog"}'
        own = {"up": 1, "scrape_samples_scraped": 300, "scrape_duration_seconds": 0.01}
        own |= {
            "process_resident_memory_bytes": 1e8,
            "process_cpu_seconds_total": step,
            "process_start_time_seconds": 1,
        }
        lines += [f"{name}{target} {value} {at.timestamp():.0f}" for name, value in own.items()]
    return lines


async def play_fortnight(play: Fortnight, assignment: Assignment, days: int) -> Recorder:
    """Play so many working days and record each step."""
    recorder = Recorder(play, assignment)
    region = play.office.region
    for step in play.steps(days):
        if step == 1:
            body = {"moves": "on"}
            await assignment.client.put(f"/v1/settings/{region}", json=body, headers=assignment.headers("supervisor"))
        await recorder.step()
    assert play.at is not None
    for partition in range(PARTITIONS):
        beat = HeartbeatSent(sent_at=play.at)
        await assignment.records((topics.ITEM_STATE, partition, "-", beat))
    recorder.end, recorder.helped = recorder.last_hour(play.at), recorder.last_helped()
    return recorder
