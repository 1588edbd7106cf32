"""Topic `capacity`: how much work a team can do on a day, site outages, and the ticks."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from contracts.base import Code, Event, Id, Instant, Message, ToldInstant
from contracts.items import BusinessTimeReached

FTE_STEP = 0.5


def _in_half_steps(fte: float) -> float:
    if fte * 2 != int(fte * 2):
        raise ValueError("must be a multiple of 0.5 FTE (privacy rule P5)")
    return fte


Fte = Annotated[float, Field(ge=0, le=500), AfterValidator(_in_half_steps)]
"""Full-time equivalents in steps of 0.5 (privacy rule P5)."""


def more_fte_than_heads(heads: int, *fte: float) -> bool:
    """Whether presence and absences add up to more than these heads can be, apart from rounding.

    Such figures are hours, or a whole department's. They are refused on intake; records of older versions may still
    hold them and must be read (`mailroom.forecast.staffing` takes them as full presence).
    """
    return sum(fte) > heads + FTE_STEP


class StaffedDay(Message):
    """A team's capacity of one day, in sums that name nobody."""

    day: date
    heads: Annotated[int, Field(ge=0, le=500)]
    fte_available: Fte
    fte_planned_absence: Fte
    fte_unplanned_absence: Fte
    persons_planned: Annotated[int, Field(ge=0, le=500)]
    persons_unplanned: Annotated[int, Field(ge=0, le=500)]
    split_known: bool = True


class _OfTeam(Event):
    event_id: Id
    region: Code
    team: Code


class CapacityPublished(StaffedDay, _OfTeam):
    """Team-level capacity of one day. Readers ignore it before `slot`, the fixed publication time (P5).

    The split planned/unplanned and the persons counts are internal: they serve the gate P4 and never leave
    the consumers of this topic. `unplanned_known` is false where the source cannot tell the two apart: then
    the absence of this team is never split.
    """

    type: Literal["capacity.published"] = "capacity.published"
    slot: ToldInstant
    published_at: ToldInstant | None = None
    """When the source said so; of two publications about one day the one said later counts, whichever arrived last.
    None: of a version that did not know it, and earlier than all that do."""

    @model_validator(mode="after")
    def _persons_are_among_the_heads(self) -> "CapacityPublished":
        if self.persons_planned + self.persons_unplanned > self.heads:
            raise ValueError("persons_planned + persons_unplanned must not exceed heads")
        return self


class SiteOutage(Event):
    """A site cannot work between two instants (power, network, building). The same `event_id` again replaces it: where
    it ends as it begins, it is lifted."""

    type: Literal["site.outage"] = "site.outage"
    event_id: Id
    region: Code
    site: Code
    from_at: Instant
    until_at: Instant


CapacityRecord = Annotated[CapacityPublished | SiteOutage | BusinessTimeReached, Field(discriminator="type")]
CAPACITY_RECORD: TypeAdapter[CapacityPublished | SiteOutage | BusinessTimeReached] = TypeAdapter(CapacityRecord)
