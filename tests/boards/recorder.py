"""Records a fortnight as the processes would have exported it: figures of `jams`, `assignment` and others.

Judgements go through the real `Figures` of `jams`, items, outlooks and plans into a real `assignment` with a database;
the leads wait until they are reminded, and from then on agree to what is asked.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from contracts import topics
from contracts.item_state import TickPassed
from contracts.items import HeartbeatSent, TransferOrdered
from contracts.jams import OutlookReady
from contracts.plans import PlanDrawn
from mailroom.teams import roster_of
from services.chassis.kafka import partition_for
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.metrics import Figures
from services.rebalancer.metrics import PlanMetrics
from tests.boards.fortnight import Fortnight
from tests.boards.machine import machine, stamped
from tests.boards.recount import Moment, counted_at
from tests.doubles.assignment import PARTITIONS, Assignment
from tests.doubles.backlog_bytes import publish
from tests.doubles.office.played import STEPS

LINGER_MINUTES = 10
SURVEY_SECONDS, SURVEY_POLL_SECONDS = 60, 0.05


class Recorder:
    """Turns each step into lines of the exposition format with the business time as timestamp.

    `moments`: what a recount of the items, the jams and the questions says at each step, where one is wanted.
    """

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
        self.lines: list[str] = []
        self.steps: list[datetime] = []
        self.moments: list[Moment] = []
        self.moved_at: list[datetime] = []

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
        passed = [TickPassed(source_partition=number, at=at) for number in range(PARTITIONS)]
        await self._assignment.records(*((topics.ITEM_STATE, each.source_partition, "-", each) for each in passed))
        await self._surveyed(at)
        if self._recount:
            self.moments.append(counted_at(play, at, await self._unanswered()))
        self.steps.append(at)
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
            self.moved_at.append(self.steps[-1])
        self._orders = len(sent)

    async def _decide(self) -> None:
        """Once something has waited too long, each lead agrees at the next step."""
        self._reminded = self._reminded or any(moment.unanswered for moment in self.moments)
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

    async def _surveyed(self, at: datetime) -> None:
        """Wait until `assignment` has looked over all items at this tick, as its public date tells."""
        as_of: str | None = None
        async with asyncio.timeout(SURVEY_SECONDS):
            while as_of is None or datetime.fromisoformat(as_of) != at:
                await asyncio.sleep(SURVEY_POLL_SECONDS)
                as_of = (await self._assignment.client.get("/v1/worked-off")).json()["as_of"]

    def _stamp(self, parts: Mapping[str, str], at: datetime) -> None:
        for service, text in parts.items():
            self.lines += stamped(text, service, at)

    def _linger(self, parts: Mapping[str, str], at: datetime) -> datetime:
        for minute in range(1, LINGER_MINUTES + 1):
            self._stamp(parts, at + timedelta(minutes=minute))
        return at + timedelta(minutes=LINGER_MINUTES)

    def finish(self) -> tuple[datetime, datetime | None]:
        """What was scraped goes on being scraped for some minutes; the machine is healthy for the hour before.

        Rules are evaluated at moments of their own, never exactly at that of a step. Returns the last moment, and
        the last one at which a team jammed and a proposal was under way, if there was any.
        """
        ends = [self._linger(self._last, self.steps[-1])]
        if self._helped is not None:
            ends.append(self._linger(self._helped[1], self._helped[0]))
        for end in ends:
            self.lines += machine(end)
        return ends[0], ends[1] if self._helped else None


async def record(play: Fortnight, assignment: Assignment, days: int, *, recount: bool) -> Recorder:
    """Play this many working days and record each step."""
    recorder = Recorder(play, assignment, recount=recount)
    body = {"moves": "on"}
    path = f"/v1/settings/{play.office.region}"
    await assignment.client.put(path, json=body, headers=assignment.headers("supervisor"))
    for number in play.steps(days):
        await recorder.step()
        if number < days * len(STEPS):  # what is done after the last look would be seen by nobody
            await recorder.act()
    return recorder


def beats(at: datetime) -> list[tuple[Any, ...]]:
    """A heartbeat for every partition of the last stage."""
    return [(topics.ITEM_STATE, partition, "-", HeartbeatSent(sent_at=at)) for partition in range(PARTITIONS)]
