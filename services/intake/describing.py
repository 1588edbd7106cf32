"""Takes in what is said about teams and batches: master data, capacity, announcements."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pydantic import ValidationError

from contracts.capacity import more_fte_than_heads
from contracts.teams import faults_of_staff
from contracts.topics import BATCHES, CAPACITY, TEAMS
from services.chassis import problems
from services.chassis.clock import Clock
from services.chassis.fold import Output
from services.chassis.kafka import partition_for
from services.chassis.problems import Problem
from services.intake import facts
from services.intake.bodies import CAPACITY_DAYS, AnnouncementBody, CapacityBody, DayBody, TeamBody
from services.intake.office import Office
from services.intake.publication import next_slot
from services.intake.sending import Sending
from services.intake.settings import Settings
from services.intake.taking import unfit

Made = TypeVar("Made")


class Describing:
    """Writes to `teams`, `capacity` and `batches`."""

    def __init__(self, settings: Settings, office: Office, clock: Clock, sending: Sending) -> None:
        self._settings = settings
        self._office = office
        self._clock = clock
        self._sending = sending

    async def team(self, team: str, body: TeamBody) -> str:
        """Master data of a team; returns the event's id."""
        faults = faults_of_staff(body.heads, body.posts_fte, body.staffed_fte)
        if faults:
            raise unfit(faults)
        described = _lawful(lambda: facts.described(team, body, self._clock.now(), self._office.team(team)))
        await self._sending.send([Output(TEAMS.name, team, described)])
        self._office.remember(described)
        return described.event_id

    async def capacity(self, team: str, body: CapacityBody) -> datetime:
        """Capacity of some days; returns the fixed time at which it takes effect."""
        known = self._office.team(team)
        if known is None:
            raise Problem(404, "unknown_team", "No team of that name was described.")
        days = [day.day for day in body.days]
        if len(set(days)) < len(days):
            raise unfit([("days", "day_named_twice")])
        if (max(days) - min(days)).days >= CAPACITY_DAYS:
            raise unfit([("days", "more_than_twelve_weeks")])
        faults = [fault for number, day in enumerate(body.days) for fault in _faults_of_day(f"days.{number}.", day)]
        if faults:
            raise unfit(faults)
        slot = next_slot(self._clock.now(), self._settings.publication_times)
        published = _lawful(lambda: list(facts.published(known, body, slot)))
        key, partition = f"{known.region}|{team}", partition_for(known.region, self._settings.partitions)
        await self._sending.send([Output(CAPACITY.name, key, event, partition) for event in published])
        return slot

    async def announcement(self, batch_id: str, body: AnnouncementBody) -> str:
        """What a scanning provider announced; returns the event's id."""
        announced = facts.announced(batch_id, body, self._clock.now())
        await self._sending.send([Output(BATCHES.name, batch_id, announced)])
        return announced.event_id


def _faults_of_day(place: str, day: DayBody) -> list[facts.Fault]:
    """Contradictions of a day, each with every field that has a part in it."""
    faults: list[facts.Fault] = []
    if day.persons_planned + day.persons_unplanned > day.heads:
        faults += [(f"{place}{name}", "more_than_heads") for name in ("persons_planned", "persons_unplanned")]
    fte = {name: getattr(day, name) for name in ("fte_available", "fte_planned_absence", "fte_unplanned_absence")}
    if more_fte_than_heads(day.heads, *fte.values()):
        faults += [(f"{place}{name}", "more_than_heads") for name in fte]
    return [*faults, (f"{place}heads", "fewer_than_people_named")] if faults else []


def _lawful(make: Callable[[], Made]) -> Made:
    """What `make` makes; where the contract's own rules forbid it, a Problem that says which."""
    try:
        return make()
    except ValidationError as error:
        raise problems.invalid(error.errors(include_input=False)) from None
