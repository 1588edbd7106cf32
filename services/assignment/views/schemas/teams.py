"""Answers about the state of teams. Figures as they may be shown, never the ungated ones (P4)."""

from datetime import date, datetime
from enum import StrEnum

from contracts.base import Code
from contracts.jams import CauseShare, JamChanged, JamPhase, ShownFlow, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from services.assignment.views.schemas.base import Shown


class NotKnown(StrEnum):
    """In place of a phase: not known at present. It is neither calm nor a jam."""

    UNKNOWN = "unknown"


class TeamLight(Shown):
    """Another team, as a lead may see it: only the light (P10).

    `at`: of the last judgement, None before the first. The phase is `unknown` while the stage that tells it is
    silent, whoever asks, and before the first judgement.
    """

    team: Code
    region: Code
    site: Code
    at: datetime | None
    phase: JamPhase | NotKnown


class JamShown(Shown):
    """A team's jam, as it may be shown."""

    team: Code
    region: Code
    site: Code
    phase: JamPhase
    since: datetime
    cause: str | None
    shares: tuple[CauseShare, ...]
    missing_minutes: float
    risk: float


class OutlookShown(Shown):
    """What awaits a team, as it may be shown."""

    team: Code
    region: Code
    site: Code
    at: datetime
    phase: JamPhase
    open_items: int
    open_minutes: int
    waiting_items: int
    overdue_items: int
    late_items: float
    oldest_received_on: date | None
    days_of_work_left: float | None
    capacity_stale: bool
    shares: tuple[CauseShare, ...]
    flows: tuple[ShownFlow, ...]


def light(known: TeamOutlookDrawn | JamChanged) -> TeamLight:
    """Only the light of a team."""
    return TeamLight(**known.model_dump(include=set(TeamLight.model_fields)))


def unknown(team: TeamDescribed, drawn: TeamOutlookDrawn | None) -> TeamLight:
    """The light of a team whose state is not known."""
    at = drawn.at if drawn else None
    return TeamLight(team=team.team, region=team.region, site=team.site, at=at, phase=NotKnown.UNKNOWN)


def jam(known: JamChanged) -> JamShown:
    """A jam; the contract already holds only what may be shown."""
    return JamShown(**known.model_dump(include=set(JamShown.model_fields)))


def outlook(drawn: TeamOutlookDrawn) -> OutlookShown:
    """The part of an outlook that may be shown: no ungated cause shares, no capacity per day."""
    names = set(OutlookShown.model_fields) - {"shares", "flows"}
    return OutlookShown(**drawn.model_dump(include=names), shares=drawn.shown_shares, flows=drawn.shown_flows)
