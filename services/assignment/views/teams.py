"""Questions about the state of teams: full figures of the reader's own team, only the light of other teams (P10).

While the stage that judges teams is silent, every light is unknown: its last report is outdated, and a team that is not
listed would be taken for calm.
"""

from contracts.jams import JamPhase
from services.assignment.state.accounts import Account
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.memory.stage_monitor import StageMonitor
from services.assignment.views.schemas import teams as schemas
from services.assignment.views.schemas.teams import JamShown, OutlookShown, TeamLight
from services.assignment.views.visibility import shown_alone, too_small


def jams_for(
    read_model: ReadModel, stages: StageMonitor, account: Account, region: str | None = None
) -> list[JamShown | TeamLight]:
    """Teams that are not in the phase `normal` or whose phase is not known, by team code."""
    lights = unknown(read_model, stages, region)
    if not stages.is_live("jams"):
        return list(lights)
    judged = shown_alone(read_model.roster, read_model.jams, region)
    wanted = [jam for jam in judged if jam.phase is not JamPhase.NORMAL]
    known = [schemas.jam(jam) if account.may_read(jam.team) else schemas.light(jam) for jam in wanted]
    return sorted([*known, *lights], key=lambda each: each.team)


def outlooks_for(
    read_model: ReadModel, stages: StageMonitor, account: Account, region: str | None = None
) -> list[OutlookShown | TeamLight]:
    """What awaits each team, by team code."""
    lights = unknown(read_model, stages, region)
    if not stages.is_live("jams"):
        return list(lights)
    wanted = shown_alone(read_model.roster, read_model.outlooks, region)
    known = [schemas.outlook(drawn) if account.may_read(drawn.team) else schemas.light(drawn) for drawn in wanted]
    return sorted([*known, *lights], key=lambda each: each.team)


def unknown(read_model: ReadModel, stages: StageMonitor, region: str | None = None) -> list[TeamLight]:
    """The teams of a region, or of all, whose state is not known: never heard of, or no longer."""
    roster, outlooks = read_model.roster, read_model.outlooks
    regions = (name for name in roster.regions() if region in (None, name))
    there = {team for name in regions for team in roster.teams_of(name)} - too_small(roster, region)
    if stages.is_live("jams"):
        there -= {team for team in there if team in outlooks and outlooks[team].region == roster.region_of(team)}
    return [schemas.unknown(roster.teams[team], outlooks.get(team)) for team in sorted(there)]
