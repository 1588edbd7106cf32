"""Records a fortnight as the processes would have exported it: figures of `jams`, `assignment` and others.

Judgements go through the real `Figures` of `jams`, items, outlooks and plans into a real `assignment` with a database;
the leads wait until they are reminded, and from then on agree to what is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contracts import topics
from contracts.item_state import ItemStateChanged
from contracts.items import HeartbeatSent, TransferOrdered
from contracts.jams import JamChanged, OutlookReady
from contracts.plans import PlanDrawn
from mailroom.teams import roster_of
from office.world import World
from services.chassis.kafka import partition_for
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.metrics import Figures
from services.rebalancer.metrics import PlanMetrics
from tests.boards.fortnight import STEPS, Fortnight
from tests.boards.machine import machine, stamped
from tests.boards.recount import Moment, counted_at
from tests.doubles.assignment import PARTITIONS, Assignment
from tests.doubles.backlog_bytes import publish

LINGER_MINUTES = 10


@dataclass(slots=True)
class Recorded:
    """A fortnight that is over: the office, its jams and items, its samples, its steps, a recount of each if wanted.

    `moved_at`: when each item moved. `helped`: the last moment at which a team was being helped.
    """

    office: World
    changes: list[JamChanged]
    items: list[ItemStateChanged] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    steps: list[datetime] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    moved_at: list[datetime] = field(default_factory=list)
    helped: datetime | None = None

    @property
    def end(self) -> datetime:
        """The last moment that is known."""
        return self.steps[-1] + timedelta(minutes=LINGER_MINUTES)


class Recorder:
    """Turns each step into lines of the exposition format with the business time as timestamp."""

    def __init__(self, play: Fortnight, assignment: Assignment, *, recount: bool) -> None:
        self._play = play
        self._recount = recount
        self._assignment = assignment
        self._jams, self._planner = Metrics(Base(), "jams"), Metrics(Base(), "rebalancer")
        self._intake = Metrics(Base(), "intake")
        self._figures, self._plans = Figures(self._jams), PlanMetrics(self._planner)
        for name in ("mailroom_items_received_total", "mailroom_items_decided_automatically_total"):
            self._intake.start_at_zero(name)
        self._seen_plans = self._orders = self._told = 0
        self._reminded = False
        self._last: Mapping[str, str] = {}
        self._helped: tuple[datetime, Mapping[str, str]] | None = None
        self._kept = Recorded(play.office, play.changes)

    async def step(self) -> None:
        """What has happened since the last step goes through the services; then everything is scraped."""
        play, at = self._play, self._play.at
        assert at is not None
        self._show()
        states = [publish(play.items[item_id]) for item_id in sorted(play.changed)]
        play.changed.clear()
        await self._assignment.items(*states)
        assert play.judged is not None
        region = play.office.region
        place = partition_for(region, PARTITIONS)
        ready = OutlookReady(region=region, at=at, teams=len(play.judged.outlooks), unplaced_items=0)
        await self._assignment.records(*beats(at))
        told = [(topics.OUTLOOK, place, f"{region}|{each.team}", each) for each in play.judged.outlooks]
        await self._assignment.records(*told, (topics.OUTLOOK, place, region, ready))
        await self._assignment.tick(at)
        await self._assignment.surveyed(at)
        if self._recount:
            self._kept.moments.append(counted_at(play, at, await self._unanswered()))
        self._kept.steps.append(at)
        await self._scrape(at)

    def _show(self) -> None:
        play, judged = self._play, self._play.judged
        assert judged is not None
        roster = roster_of(play.office.teams)
        self._figures.show(judged, roster)
        self._figures.show_counts(play.office.region, judged.counts, roster)
        for event in play.received:
            self._intake.counter("mailroom_items_received_total").labels(event.channel, event.item_class).inc()
        play.received.clear()

    async def act(self) -> None:
        """What follows from the step: plans become questions, leads answer, items move. Seen at the next step."""
        new, self._seen_plans = self._play.plans[self._seen_plans :], len(self._play.plans)
        region = self._play.office.region
        for plan in new:
            self._plans.answered(plan)
            fresh = plan.model_copy(update={"based_on": plan.based_on.model_copy(update={"proposals_version": 10**6})})
            assert isinstance(fresh, PlanDrawn)
            await self._assignment.records((topics.PLANS, partition_for(region, PARTITIONS), region, fresh))
        sent = [each for each in self._assignment.sent(topics.ITEMS) if isinstance(each, TransferOrdered)]
        await self._decide()
        told = self._assignment.sent(topics.PROPOSALS)
        for event in told[self._told :]:
            self._play.hear(event)
        self._told = len(told)
        # What is ordered now is carried out after the next look, which sees it under way.
        for order in sent[self._orders :]:
            self._play.order(order)
            self._kept.moved_at.append(self._kept.steps[-1])
        self._orders = len(sent)

    async def _decide(self) -> None:
        """Once something has waited too long, each lead agrees at the next step."""
        self._reminded = self._reminded or any(moment.unanswered for moment in self._kept.moments)
        for relief in await self._reliefs() if self._reminded else ():
            shares = [each for each in relief["shares"] if each["state"] == "asked"]
            asked = [None] if relief["state"] == "asked" else []
            for team in (*asked, *(each["to_team"] for each in shares)):
                answered = await self._assignment.answer(relief["relief_id"], team)
                assert answered.status_code == 200, answered.text

    async def _unanswered(self) -> list[datetime]:
        """Since when the questions wait that no lead has answered."""
        parts = [part for relief in await self._reliefs() for part in (relief, *relief["shares"])]
        return [datetime.fromisoformat(part["asked_at"]) for part in parts if part["state"] == "asked"]

    async def _reliefs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self._assignment.get("/v1/reliefs", state="open"))["reliefs"]
        return found

    async def _scrape(self, at: datetime) -> None:
        office = (await self._assignment.client.get("/metrics")).text
        parts = {"jams": self._jams.exposition().decode(), "assignment": office}
        parts |= {"rebalancer": self._planner.exposition().decode(), "intake": self._intake.exposition().decode()}
        self._last = parts
        self._stamp(parts, at)
        if "mailroom_rebalance_days_left{" in office and "mailroom_team_jam_since_timestamp_seconds{" in parts["jams"]:
            self._helped = (at, parts)

    def _stamp(self, parts: Mapping[str, str], at: datetime) -> None:
        for service, text in parts.items():
            self._kept.lines += stamped(text, service, at)

    def _linger(self, parts: Mapping[str, str], at: datetime) -> datetime:
        for minute in range(1, LINGER_MINUTES + 1):
            self._stamp(parts, at + timedelta(minutes=minute))
        end = at + timedelta(minutes=LINGER_MINUTES)
        self._kept.lines += machine(end)
        return end

    def finish(self) -> Recorded:
        """What was scraped goes on being scraped for some minutes; the machine is healthy for the hour before.

        Rules are evaluated at moments of their own, never exactly at that of a step.
        """
        kept = self._kept
        kept.items = [publish(item) for item in self._play.items.values()]
        if self._recount:
            self._linger(self._last, kept.steps[-1])
            if self._helped is not None:
                kept.helped = self._linger(self._helped[1], self._helped[0])
        return kept


async def record(play: Fortnight, assignment: Assignment, days: int, *, recount: bool) -> Recorded:
    """Play this many working days and record each step."""
    recorder = Recorder(play, assignment, recount=recount)
    await assignment.moves_on(play.office.region)
    for number in play.steps(days):
        await recorder.step()
        if number < days * len(STEPS):  # what is done after the last look would be seen by nobody
            await recorder.act()
    return recorder.finish()


def beats(at: datetime) -> list[tuple[Any, ...]]:
    """A heartbeat for every partition of the last stage."""
    return [(topics.ITEM_STATE, partition, "-", HeartbeatSent(sent_at=at)) for partition in range(PARTITIONS)]
