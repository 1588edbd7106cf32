"""Accepts what is reported about teams and batches: master data, capacity, announcements."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from pydantic import ValidationError

from contracts.capacity import CapacityPublished, more_fte_than_heads
from contracts.teams import TeamDescribed, faults_of_staff
from contracts.topics import BATCHES, CAPACITY, TEAMS
from services.chassis.clock import Clock
from services.chassis.http import problems
from services.chassis.http.problems import Problem
from services.chassis.kafka import Output, partition_for
from services.intake.bodies import CAPACITY_DAYS, AnnouncementBody, CapacityBody, DayBody, TeamBody
from services.intake.ingest import events
from services.intake.ingest.accepted_dates import accepted_dates
from services.intake.ingest.faults import unfit
from services.intake.ingest.publication_times import next_slot
from services.intake.ingest.team_directory import TeamDirectory
from services.intake.publisher import TrackedPublisher
from services.intake.settings import Settings

Made = TypeVar("Made")

KEPT_DAYS = 100_000
"""Team days for which the time of the last publication is remembered: twelve weeks of a thousand teams."""


class TeamIngest:
    """Writes to `teams`, `capacity` and `batches`."""

    def __init__(self, settings: Settings, teams: TeamDirectory, clock: Clock, publisher: TrackedPublisher) -> None:
        self._settings = settings
        self._teams = teams
        self._clock = clock
        self._publisher = publisher
        self._said: dict[tuple[str, date], datetime] = {}

    async def team(self, team: str, body: TeamBody) -> str:
        """Master data of a team; returns the event's id."""
        calendar = accepted_dates(self._clock.now(), self._settings)
        faults = [
            *faults_of_staff(body.heads, body.posts_fte, body.staffed_fte),
            *calendar.happened.faults_of("occurred_at", body.occurred_at),
        ]
        if faults:
            raise unfit(faults)
        known, now = self._teams.team(team), self._clock.now()
        if known is not None and known.occurred_at > now and body.occurred_at is None:
            now = known.occurred_at  # "now" is later than everything said before, even by a clock that is ahead
        described = _lawful(lambda: events.described(team, body, now, known))
        if known is not None and described.occurred_at < known.occurred_at:
            raise Problem(
                409,
                "newer_is_known",
                "A later description of this team is already known.",
                extra={"known_at": known.occurred_at.isoformat()},
            )
        self._refuse_too_many(known, described)
        await self._publisher.publish([Output(TEAMS.name, team, described)])
        self._teams.remember(described)
        return described.event_id

    def _refuse_too_many(self, known: TeamDescribed | None, described: TeamDescribed) -> None:
        """A team that is already there may always be described or closed where it is."""
        if known and (described.closed or (not known.closed and known.region == described.region)):
            return
        names = ("teams", "teams_of_region", "regions")
        limits = (self._settings.max_teams, self._settings.max_teams_of_region, self._settings.max_regions)
        for name, count, limit in zip(names, self._teams.size_with(described), limits, strict=True):
            if count > limit:
                detail = "The limit is reached. Closing teams makes room in their region."
                raise Problem(409, f"too_many_{name}", detail, extra={"limit": limit})

    async def capacity(self, team: str, body: CapacityBody) -> datetime:
        """Capacity of some days; returns the fixed time at which it takes effect."""
        known = self._teams.team(team)
        if known is None:
            raise Problem(404, "unknown_team", "No team of that name was described.")
        days = [day.day for day in body.days]
        calendar = accepted_dates(self._clock.now(), self._settings)
        if faults := [
            *calendar.happened.faults_of("occurred_at", body.occurred_at),
            *calendar.faults_of_capacity(body),
        ]:
            raise unfit(faults)
        if len(set(days)) < len(days):
            raise unfit([("days", "day_named_twice")])
        if (max(days) - min(days)).days >= CAPACITY_DAYS:
            raise unfit([("days", "more_than_twelve_weeks")])
        faults = [fault for number, day in enumerate(body.days) for fault in _faults_of_day(f"days.{number}.", day)]
        if faults:
            raise unfit(faults)
        now = self._clock.now()
        slot = next_slot(now, self._settings.publication_times)
        published = _lawful(lambda: list(events.published(known, body, slot, now)))
        self._refuse_older(team, published)
        key, partition = f"{known.region}|{team}", partition_for(known.region, self._settings.partitions)
        await self._publisher.publish([Output(CAPACITY.name, key, event, partition) for event in published])
        self._said |= {(team, event.day): at for event in published if (at := event.published_at)}
        while len(self._said) > KEPT_DAYS:
            del self._said[next(iter(self._said))]
        return slot

    def _refuse_older(self, team: str, published: Sequence[CapacityPublished]) -> None:
        """Days for which this process has accepted something later; for what others accepted, `jams` decides."""
        older = [
            (f"days.{number}.day", "newer_is_known")
            for number, event in enumerate(published)
            if event.published_at and event.published_at < self._said.get((team, event.day), event.published_at)
        ]
        if older:
            raise Problem(
                409, "newer_is_known", "Something said later is already known about these days.", errors=older
            )

    async def announcement(self, batch_id: str, body: AnnouncementBody) -> str:
        """What a scanning provider announced; returns the event's id."""
        if faults := accepted_dates(self._clock.now(), self._settings).faults_of_announcement(body):
            raise unfit(faults)
        announced = events.announced(batch_id, body, self._clock.now())
        await self._publisher.publish([Output(BATCHES.name, batch_id, announced)])
        return announced.event_id


def _faults_of_day(place: str, day: DayBody) -> list[problems.Fault]:
    """Contradictions within a day, each with every field involved."""
    faults: list[problems.Fault] = []
    if day.persons_planned + day.persons_unplanned > day.heads:
        faults += [(f"{place}{name}", "more_than_heads") for name in ("persons_planned", "persons_unplanned")]
    fte = {name: getattr(day, name) for name in ("fte_available", "fte_planned_absence", "fte_unplanned_absence")}
    if more_fte_than_heads(day.heads, *fte.values()):
        faults += [(f"{place}{name}", "more_than_heads") for name in fte]
    return [*faults, (f"{place}heads", "fewer_than_people_named")] if faults else []


def _lawful(make: Callable[[], Made]) -> Made:
    """The result of `make`; a Problem that names the rule where the contract forbids it."""
    try:
        return make()
    except ValidationError as error:
        raise problems.invalid(error.errors(include_input=False)) from None
