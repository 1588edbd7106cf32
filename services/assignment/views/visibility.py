"""Which teams are shown at all, and how: full figures of the reader's own team, only the light of other teams.

Rules of docs/rules/privacy.md: teams too small to be shown alone are in no answer (P3, P6), whoever asks; a lead gets
the light of other teams (P10). While the stage that judges teams is silent, every light is unknown: its last report is
outdated, and a team that is not listed would be taken for calm.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from contracts.jams import JamChanged, JamPhase, TeamOutlookDrawn
from contracts.metrics.metric import OTHER
from mailroom.profile.shown import hidden_teams
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.views import schemas
from services.assignment.views.schemas import JamShown, OutlookShown, TeamLight

Known = TypeVar("Known", TeamOutlookDrawn, JamChanged)


def too_small(service: ServiceState, region: str | None = None) -> frozenset[str]:
    """The teams of a region, or of all, that are not shown alone (P3, P6)."""
    roster = service.read_model.roster
    regions = (name for name in roster.regions() if region in (None, name))
    return frozenset[str]().union(*(hidden_teams(roster, name) for name in regions))


def labels_of(service: ServiceState) -> Callable[[str], str]:
    """How a team is named where amounts are shown with the name: those too small to be shown alone are one, `OTHER`."""
    hidden = too_small(service)
    return lambda team: OTHER if team in hidden else team


def shown_alone(service: ServiceState, known: Mapping[str, Known], region: str | None = None) -> list[Known]:
    """What is known about the teams of a region, or of all, by team code; nothing about small and closed ones."""
    roster = service.read_model.roster
    regions = (name for name in roster.regions() if region in (None, name))
    there = {team for name in regions for team in roster.teams_of(name)} - too_small(service, region)
    return [known[team] for team in sorted(there & known.keys()) if region in (None, known[team].region)]


def jams_for(service: ServiceState, account: Account, region: str | None = None) -> list[JamShown | TeamLight]:
    """Teams that are not in the phase `normal` or whose phase is not known, by team code."""
    lights = unknown(service, region)
    if not service.stage_monitor.is_live("jams"):
        return list(lights)
    wanted = [jam for jam in shown_alone(service, service.read_model.jams, region) if jam.phase is not JamPhase.NORMAL]
    known = [schemas.jam(jam) if account.may_read(jam.team) else schemas.light(jam) for jam in wanted]
    return sorted([*known, *lights], key=lambda each: each.team)


def outlooks_for(service: ServiceState, account: Account, region: str | None = None) -> list[OutlookShown | TeamLight]:
    """What awaits each team, by team code."""
    lights = unknown(service, region)
    if not service.stage_monitor.is_live("jams"):
        return list(lights)
    wanted = shown_alone(service, service.read_model.outlooks, region)
    known = [schemas.outlook(drawn) if account.may_read(drawn.team) else schemas.light(drawn) for drawn in wanted]
    return sorted([*known, *lights], key=lambda each: each.team)


def unknown(service: ServiceState, region: str | None = None) -> list[TeamLight]:
    """The teams of a region, or of all, whose state is not known: never heard of, or no longer."""
    roster, outlooks = service.read_model.roster, service.read_model.outlooks
    regions = (name for name in roster.regions() if region in (None, name))
    there = {team for name in regions for team in roster.teams_of(name)} - too_small(service, region)
    if service.stage_monitor.is_live("jams"):
        there -= {team for team in there if team in outlooks and outlooks[team].region == roster.region_of(team)}
    return [schemas.unknown(roster.teams[team], outlooks.get(team)) for team in sorted(there)]
