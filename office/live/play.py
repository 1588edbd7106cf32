"""The play: step after step through office hours, each step finished before the next one begins."""

import asyncio
import time
from collections.abc import Awaitable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from contracts.items import ItemReceived
from contracts.reliefs import DeclineReason
from mailroom.workdays import add_workdays, business_date, local
from office.live import checkpoint
from office.live.checkpoint import Checkpoint
from office.live.clerks import Desk, work
from office.model import hours
from office.settings import Settings
from office.wire.calls import Refused
from office.wire.questions import Question
from office.wire.services import Happening, Services, Waiting
from office.world import NET_MINUTES_PER_FTE, World
from services.chassis import logs

CAPACITY_HORIZON = 40
"""Working days ahead for which capacity is published at each slot."""
ANSWER_WORKDAYS = 2
"""Working days until the answer comes for an item that was parked."""

LOOK_AGAIN_SECONDS = 0.5
"""How often the play looks whether people have decided."""


class Play:
    """One office, played from its first day on, or from where it was left."""

    def __init__(self, settings: Settings, world: World, services: Services) -> None:
        self._settings = settings
        self._world = world
        self._services = services
        self._file: Path = settings.data_dir / "play.json"
        self._day_began = time.monotonic()
        self._known: dict[date, list[ItemReceived]] = {}

    @property
    def _played(self) -> str:
        return f"{self._settings.office}|{self._settings.seed}|{self._settings.first_day}"

    def finished(self, at: datetime) -> bool:
        """Whether the last day's end was reached."""
        days = self._settings.days
        if days == 0:
            return False
        before_first = add_workdays(add_workdays(self._settings.first_day, 0), -1)
        return at >= hours.steps_of(add_workdays(before_first, days))[-1]

    async def run(self) -> None:
        """Play until the last day's end, or forever."""
        reached = checkpoint.read(self._file, self._played)
        if reached is None:
            reached = await self._open()
        else:
            logs.decision("play.resumed", at=reached.at.isoformat())
        self._day_began = time.monotonic()
        while not self.finished(reached.at):
            reached = await self._step(reached, hours.step_after(reached.at))
            checkpoint.write(self._file, reached)
        logs.decision("play.finished", at=reached.at.isoformat())

    async def _open(self) -> Checkpoint:
        """Teams, settings, and the backlog of the first morning."""
        first = add_workdays(self._settings.first_day, 0)
        for team in self._world.teams:
            await self._services.describe(team)
        for region in sorted({team.region for team in self._world.teams}):
            await self._switch_moves_on(region)
        opening = list(self._world.opening_items())
        await self._services.report(opening, ())
        logs.decision("play.opened", teams=len(self._world.teams), items=len(opening))
        return Checkpoint(played=self._played, at=local(first, 0))

    async def _switch_moves_on(self, region: str) -> None:
        while True:
            try:
                await self._services.switch_moves_on(region)
            except Refused as refusal:
                # `assignment` reads the teams by itself and may not know the region for a moment.
                logs.decision("settings.wait", region=region, status=refusal.status)
                await asyncio.sleep(0.2)
            else:
                return

    async def _step(self, before: Checkpoint, at: datetime) -> Checkpoint:
        await self._services.report(self._post_between(before.at, at), before.to_report)
        if hours.is_slot(at):
            known = self._world.capacity(business_date(at), CAPACITY_HORIZON)
            await self._services.publish(day for day in known if day.slot == at)
        await self._services.drive(at)
        await self._services.wait_for(at, self._settings.patience_seconds)
        if self._settings.leads != "page":
            await self._let_leads_decide(at)
            if self._settings.leads == "lively":
                await self._let_leads_steer(at)
        elif self._settings.wait_for_people:
            await self._let_people_decide(at)
        desks, happenings = await self._let_clerks_work(before.desks, at, hours.step_after(at))
        await self._keep_pace(at)
        return Checkpoint(played=self._played, at=at, desks=desks, to_report=happenings)

    def _post_between(self, after: datetime, until: datetime) -> list[ItemReceived]:
        days = hours.days_touched(after, until)
        return [item for day in days for item in self._arrivals(day) if after < item.occurred_at <= until]

    def _arrivals(self, day: date) -> list[ItemReceived]:
        if day not in self._known:
            self._known = {known: post for known, post in self._known.items() if known >= day - timedelta(days=7)}
            self._known[day] = self._world.arrivals(day)
        return self._known[day]

    async def _let_leads_decide(self, at: datetime) -> None:
        answered = 0
        for question in await self._services.questions():
            answered += await self._answer(question, at)
        if answered:
            await self._services.wait_for(at, self._settings.patience_seconds)

    async def _let_leads_steer(self, at: datetime) -> None:
        """Leads who change their mind: they pause, go on, hold a list or end what they have agreed to."""
        steered = 0
        for part in await self._services.agreed():
            act = self._world.second_thought(part.part, at, paused=part.paused)
            if act is not None:
                steered += await self._try(self._services.steer(part, act), part.part)
        for proposal_id, team in await self._services.listed():
            if self._world.holds(proposal_id):
                steered += await self._try(self._services.hold(proposal_id, team), proposal_id)
        if steered:
            await self._services.wait_for(at, self._settings.patience_seconds)

    async def _try(self, said: Awaitable[None], subject: str) -> bool:
        """Whether it could still be said."""
        try:
            await said
        except Refused as refusal:
            logs.decision("steering.too_late", subject=subject, status=refusal.status)
            return False
        return True

    async def _let_people_decide(self, at: datetime) -> None:
        """Business time stands still until nothing waits for an answer any more."""
        began = time.monotonic()
        while await self._services.questions():  # noqa: ASYNC110 - assignment has to be asked
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        await self._services.wait_for(at, self._settings.patience_seconds)
        self._day_began += time.monotonic() - began

    async def _answer(self, question: Question, at: datetime) -> bool:
        """Whether the lead has answered; each answers a question once."""
        delay, accepts = self._world.lead_decision(question.part, question.side)
        if self._settings.leads != "lively" and hours.after_office_minutes(question.asked_at, delay) > at:
            return False
        try:
            await self._services.answer(question, None if accepts else DeclineReason.NO_CAPACITY)
        except Refused as refusal:
            # Another team declined in this very step, or the agreement ended: nothing is left to answer.
            logs.decision("answer.too_late", part=question.part, side=question.side, status=refusal.status)
            return False
        return True

    async def _let_clerks_work(
        self, desks: Mapping[str, Desk], at: datetime, until: datetime
    ) -> tuple[dict[str, Desk], tuple[Happening, ...]]:
        share = hours.share_of_workday(at, until)
        if share == 0:
            return dict(desks), ()
        minutes = self._minutes_of(at, share)
        lists = await self._services.worklists(minutes)
        worked = {
            team: self._work(desks.get(team, Desk()), lists[team], (at, until), minutes[team]) for team in minutes
        }
        happenings = tuple(each for team in minutes for each in worked[team][1])
        return {team: desk for team, (desk, _) in worked.items()}, happenings

    def _minutes_of(self, at: datetime, share: float) -> dict[str, float]:
        today = business_date(at)
        teams = sorted(team.team for team in self._world.teams)
        return {team: self._world.fte_present(team, today) * NET_MINUTES_PER_FTE * share for team in teams}

    def _work(
        self, desk: Desk, worklist: list[Waiting], between: tuple[datetime, datetime], minutes: float
    ) -> tuple[Desk, tuple[Happening, ...]]:
        answer_by = local(add_workdays(business_date(between[0]), ANSWER_WORKDAYS), hours.OPENS)
        return work(desk, worklist, between, minutes, self._world.true_minutes, answer_by)

    async def _keep_pace(self, at: datetime) -> None:
        """A business day takes at least its seconds; a step's share of them is waited out here."""
        steps = hours.steps_of(business_date(at))
        place = steps.index(at)
        if place == 0:
            self._day_began = time.monotonic()
        due = self._day_began + self._settings.day_seconds * (place + 1) / len(steps)
        # After a restart in the middle of a day the rest of the day keeps its rhythm and catches nothing up.
        wait = min(due - time.monotonic(), self._settings.day_seconds / len(steps))
        if wait > 0:
            await asyncio.sleep(wait)
