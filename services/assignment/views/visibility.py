"""Which teams are shown at all, and who may read items of a team.

Rules of docs/rules/privacy.md: teams too small to be shown alone are in no answer (P3, P6), whoever asks; item-level
data are for the own team, and each read of them is logged (P10, P14).
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from contracts.jams import JamChanged, TeamOutlookDrawn
from contracts.metrics.metric import OTHER
from mailroom.profile.shown import hidden_teams
from mailroom.teams import Roster
from services.assignment.state.accounts import Account
from services.chassis import logs
from services.chassis.http.problems import Problem

Known = TypeVar("Known", TeamOutlookDrawn, JamChanged)


def too_small(roster: Roster, region: str | None = None) -> frozenset[str]:
    """The teams of a region, or of all, that are not shown alone (P3, P6)."""
    regions = (name for name in roster.regions() if region in (None, name))
    return frozenset[str]().union(*(hidden_teams(roster, name) for name in regions))


def labels_of(roster: Roster) -> Callable[[str], str]:
    """How a team is named where amounts are shown with the name: those too small to be shown alone are one, `OTHER`."""
    hidden = too_small(roster)
    return lambda team: OTHER if team in hidden else team


def shown_alone(roster: Roster, known: Mapping[str, Known], region: str | None = None) -> list[Known]:
    """What is known about the teams of a region, or of all, by team code; nothing about small and closed ones."""
    regions = (name for name in roster.regions() if region in (None, name))
    there = {team for name in regions for team in roster.teams_of(name)} - too_small(roster, region)
    return [known[team] for team in sorted(there & known.keys()) if region in (None, known[team].region)]


def must_read(account: Account, team: str | None, what: str, subject: str) -> None:
    """Refuse (403) unless the account may read items of the team (P10), and log the read, without content (P14)."""
    if not account.may_read(team):
        raise Problem(403, "not_your_team", "Item-level data are open to the own team only.")
    logs.decision("items.read", account=account.name, what=what, subject=subject)
