"""Records a fortnight as the processes would have exported it: figures of `jams`, `assignment` and others.

Judgements go through the real `Figures` of `jams`, items, outlooks and plans into a real `assignment` with a database;
the leads wait until they are reminded, and from then on accept what is proposed.
"""

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
from tests.boards.fortnight import STEPS, Fortnight
from tests.boards.machine import machine, stamped
from tests.boards.recount import Moment, counted_at
from tests.doubles.assignment import PARTITIONS, Assignment
from tests.doubles.backlog_bytes import publish

LINGER_MINUTES = 10


class Recorder:
    """Turns each step into lines of the exposition format with the business time as timestamp.

    `moments`: what a recount of the items, the jams and the proposals says at each step, where one is wanted.
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
        self._seen_plans = self._orders = 0
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
        await self._assignment.surveyed(at)
        if self._recount:
            self.moments.append(counted_at(play, at, await self._undecided()))
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
        """What follows from the step: plans become proposals, leads decide, items move. Seen at the next step."""
        new, self._seen_plans = self._play.plans[self._seen_plans :], len(self._play.plans)
        region = self._play.office.region
        for plan in new:
            self._plans.answered(plan)
            fresh = plan.model_copy(update={"based_on": plan.based_on.model_copy(update={"proposals_version": 10**6})})
            assert isinstance(fresh, PlanDrawn)
            await self._assignment.records((topics.PLANS, partition_for(region, PARTITIONS), region, fresh))
        sent = [each for each in self._assignment.sent(topics.ITEMS) if isinstance(each, TransferOrdered)]
        await self._decide()
        # What is ordered now is carried out after the next look, which sees it under way.
        for order in sent[self._orders :]:
            self._play.order(order)
            self.moved_at.append(self.steps[-1])
        self._orders = len(sent)

    async def _decide(self) -> None:
        self._reminded = self._reminded or any(moment.undecided for moment in self.moments)
        for each in await self._proposals("offered") if self._reminded else ():
            for side in ("from_team", "to_team"):
                await self._assignment.decide(each["proposal_id"], account=f"lead-{each[side]}")

    async def _undecided(self) -> list[datetime]:
        """When the proposals were offered that wait for a lead."""
        waiting = await self._proposals("offered", "accepted_by_giver", "accepted_by_receiver")
        return [datetime.fromisoformat(each["offered_at"]) for each in waiting]

    async def _proposals(self, *states: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self._assignment.get("/v1/proposals", state=list(states)))["proposals"]
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
    await assignment.moves_on(play.office.region)
    for number in play.steps(days):
        await recorder.step()
        if number < days * len(STEPS):  # what is done after the last look would be seen by nobody
            await recorder.act()
    return recorder


def beats(at: datetime) -> list[tuple[Any, ...]]:
    """A heartbeat for every partition of the last stage."""
    return [(topics.ITEM_STATE, partition, "-", HeartbeatSent(sent_at=at)) for partition in range(PARTITIONS)]
