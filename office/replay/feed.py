"""Feeds a staged log through the services: teams and capacity first, then tick by tick, waiting for each answer."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mailroom.workdays import business_date
from office.replay.roster import TeamData
from office.replay.times import slots_of, working_days
from office.wire.calls import few_at_a_time
from office.wire.services import Services

CAPACITY_WEEKS = 12
"""So far ahead capacity is always known; every fourth week brings four more."""
SENT_WEEKS = 4
PATIENCE_SECONDS = 30.0

Told = tuple[datetime, bool, dict[str, Any]]


@dataclass(slots=True)
class Progress:
    """What was done so far."""

    items: int = 0
    events: int = 0
    ticks: int = 0
    at: datetime | None = None


class Feed:
    """One replay. `answered(at, outlook)` is called after each tick with the outlook of every team."""

    def __init__(self, services: Services, calendar: str) -> None:
        self._services = services
        self._calendar = calendar
        self._capacity_until: date | None = None
        self.progress = Progress()

    async def describe(self, teams: Mapping[str, TeamData]) -> None:
        """Master data of every team."""
        await few_at_a_time([self._describe(code, data) for code, data in teams.items()])

    async def play(
        self,
        events: Iterator[Told],
        span: tuple[datetime, datetime],
        teams: Mapping[str, TeamData],
        quiet_days: str,
        answered: Callable[[datetime, Sequence[Mapping[str, Any]]], None] | None,
    ) -> None:
        """Send everything up to each tick, drive the clock, wait until everybody has answered."""
        pending = _Ahead(events)
        first, last = business_date(span[0]), business_date(span[1])
        # The last event may lie after a day's end or on a day off: two weeks hold a tick after it.
        for slot in slots_of(first, last + timedelta(days=14), self._calendar):
            due = list(pending.until(slot.at))
            ends = pending.empty and slot.ends_day
            if due or ends or slot.needed(quiet_days):
                await self._know_capacity(business_date(slot.at), teams)
                await self._send(due)
                await self._tick(slot.at)
                if answered is not None:
                    answered(slot.at, await self._outlook(slot.at, len(teams)))
            if ends:
                return

    async def outlook(self) -> Sequence[Mapping[str, Any]]:
        """The newest outlook of every team; waits while nobody can tell one of them."""
        while True:
            rows = await self._services.outlook()
            if all(row["phase"] != "unknown" for row in rows):
                return rows
            await asyncio.sleep(0.01)

    async def _describe(self, code: str, data: TeamData) -> None:
        body = {
            "region": data.region,
            "site": data.site,
            "heads": data.heads,
            "posts_fte": data.posts_fte,
            "staffed_fte": data.posts_fte,
        }
        await self._services.describe_team(code, body)

    async def _know_capacity(self, today: date, teams: Mapping[str, TeamData]) -> None:
        """Constant capacity on every working day, always twelve weeks ahead (forecasts look at eight)."""
        start = self._capacity_until or today
        if start > today + timedelta(weeks=CAPACITY_WEEKS - SENT_WEEKS):
            return
        until = today + timedelta(weeks=CAPACITY_WEEKS)
        works = working_days(self._calendar)
        days = [start + timedelta(days=number) for number in range((until - start).days)]
        worked = [day for day in days if works(day)]
        if worked:
            await few_at_a_time([self._capacity(code, data, worked) for code, data in teams.items()])
        self._capacity_until = until

    async def _capacity(self, code: str, data: TeamData, days: Sequence[date]) -> None:
        available = int(data.posts_fte * 2) / 2
        body = {
            "heads": data.heads,
            "fte_available": available,
            "fte_planned_absence": 0,
            "fte_unplanned_absence": 0,
            "persons_planned": 0,
            "persons_unplanned": 0,
        }
        await self._services.publish_days(code, [{"day": day.isoformat(), **body} for day in days])

    async def _send(self, told: Sequence[Told]) -> None:
        await self._services.tell([(is_receipt, body) for _, is_receipt, body in told])
        self.progress.items += sum(is_receipt for _, is_receipt, _ in told)
        self.progress.events += len(told)

    async def _tick(self, at: datetime) -> None:
        await self._services.drive(at)
        await self._services.wait_for(at, PATIENCE_SECONDS)
        self.progress.ticks += 1
        self.progress.at = at

    async def _outlook(self, at: datetime, teams: int) -> Sequence[Mapping[str, Any]]:
        while True:
            rows = await self.outlook()
            if len(rows) >= teams and all(datetime.fromisoformat(row["at"]) >= at for row in rows):
                return rows
            await asyncio.sleep(0.01)


class _Ahead:
    """Looks one event ahead, so that events can be taken up to an instant."""

    def __init__(self, events: Iterator[Told]) -> None:
        self._events = events
        self._next = next(events, None)

    @property
    def empty(self) -> bool:
        return self._next is None

    def until(self, at: datetime) -> Iterator[Told]:
        while self._next is not None and self._next[0] <= at:
            yield self._next
            self._next = next(self._events, None)
