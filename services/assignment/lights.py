"""How the teams stand: full figures of the own team, of other teams the light only (P10, domain.md section 4.2)."""

from contracts.jams import JamPhase
from services.assignment import shown
from services.assignment.office import Office
from services.assignment.people import Account
from services.assignment.shown import JamShown, OutlookShown, TeamLight


def jams_for(office: Office, account: Account, region: str | None = None) -> list[JamShown | TeamLight]:
    """Teams that are not in the phase `normal`, by team code."""
    found = (office.floor.jams[team] for team in sorted(office.floor.jams))
    wanted = [jam for jam in found if jam.phase is not JamPhase.NORMAL and region in (None, jam.region)]
    return [shown.jam(jam) if account.may_read(jam.team) else shown.light(jam) for jam in wanted]


def outlooks_for(office: Office, account: Account, region: str | None = None) -> list[OutlookShown | TeamLight]:
    """What awaits each team, by team code."""
    found = (office.floor.outlooks[team] for team in sorted(office.floor.outlooks))
    wanted = [drawn for drawn in found if region in (None, drawn.region)]
    return [shown.outlook(drawn) if account.may_read(drawn.team) else shown.light(drawn) for drawn in wanted]
