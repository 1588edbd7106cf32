"""Topic `teams`: master data of the teams, read whole by every process."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from contracts.base import Code, Event, Id, Message, SkillTag, ToldInstant
from contracts.items import ItemClass


class _OfTeam(Event):
    event_id: Id
    occurred_at: ToldInstant
    team: Code


class TeamMasterData(Message):
    """What the organisation says of a team."""

    region: Code
    site: Code
    area: Code = "benefits"
    heads: Annotated[int, Field(ge=0, le=500)]
    posts_fte: Annotated[float, Field(ge=0, le=500)]
    staffed_fte: Annotated[float, Field(ge=0, le=500)]
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=16)] = ()
    only_classes: Annotated[tuple[ItemClass, ...], Field(max_length=18)] = ()
    """The classes this team works on; empty: every class whose skill it has."""
    partners: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    """Teams it may give work to, 3 to 8 recommended (docs/rules/allocation.md#partners)."""
    usual_items_per_day: dict[ItemClass, Annotated[float, Field(ge=0, le=100_000)]] = Field(
        default_factory=dict, max_length=18
    )
    """Usual items per working day: the forecast's prior until the team's own history speaks."""
    deputies: Annotated[tuple[Code, ...], Field(max_length=8)] = ()
    """Role accounts that may decide for the lead."""
    dms_link_template: Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s<>\"]+$")] | None = None
    """Where an item opens in the document system; `{item_id}` is filled in."""
    closed: bool = False
    """The team was merged or split away and takes no further work."""


class TeamDescribed(TeamMasterData, _OfTeam):
    """A team as the organisation describes it. `posts_fte - staffed_fte` is its vacancy."""

    type: Literal["team.described"] = "team.described"
    former_regions: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    """Planning regions it was in before, noted by `intake`: what still waits there counts even if no team is left."""

    @model_validator(mode="after")
    def _staff_fits_posts(self) -> "TeamDescribed":
        if self.staffed_fte > self.posts_fte:
            raise ValueError("staffed_fte must not exceed posts_fte")
        return self


def described_at(team: TeamDescribed) -> int:
    """The instant of a description in whole microseconds: of two about one team the later counts, whichever arrived
    last."""
    return round(team.occurred_at.timestamp() * 1_000_000)


def faults_of_staff(heads: int, posts_fte: float, staffed_fte: float) -> list[tuple[str, str]]:
    """The contradictions in a team's figures, as (field, code), with both fields of each.

    Checked where a team is accepted. Records of older versions may have more staff than heads and must be read.
    """
    faults = []
    if staffed_fte > heads:
        faults += [("staffed_fte", "more_than_heads"), ("heads", "fewer_than_staffed_fte")]
    if staffed_fte > posts_fte:
        faults += [("staffed_fte", "more_than_posts_fte"), ("posts_fte", "fewer_than_staffed_fte")]
    return faults


TEAMS_RECORD: TypeAdapter[TeamDescribed] = TypeAdapter(TeamDescribed)
