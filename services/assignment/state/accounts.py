"""Who asks: the role accounts of the local profile and what each may do. There are only roles, never persons."""

from dataclasses import dataclass
from enum import StrEnum

from mailroom.teams import Roster
from services.chassis.http.problems import Problem

_LEAD = "lead-"


class Role(StrEnum):
    """What an account is for."""

    SUPERVISOR = "supervisor"
    LEAD = "lead"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Account:
    """A role account. `teams`: the teams it may decide for (its own, and those that named it as deputy)."""

    name: str
    role: Role
    teams: frozenset[str] = frozenset()

    def may_read(self, team: str | None) -> bool:
        """Whether item-level data of this team are open to the account (P10: leads see their own team)."""
        return self.role is not Role.LEAD or team in self.teams

    def must_lead(self, team: str | None) -> None:
        """Refuse (403) unless the account leads or deputises for the team, or supervises."""
        if self.role is not Role.SUPERVISOR and (team is None or team not in self.teams):
            raise Problem(403, "not_your_team", "Only the team's lead, a deputy or the supervisor may do this.")

    def must_supervise(self) -> None:
        """Refuse (403) unless it is the supervisor."""
        if self.role is not Role.SUPERVISOR:
            raise Problem(403, "supervisor_only", "Only the supervisor may do this.")


def account_named(name: str, roster: Roster) -> Account | None:
    """The role account of that name; None if there is none. A deputy is an account that a team has named."""
    if name == "supervisor":
        return Account(name, Role.SUPERVISOR)
    if name == "service":
        return Account(name, Role.SERVICE)
    deputised = frozenset(team.team for team in roster.teams.values() if name in team.deputies)
    own = name.removeprefix(_LEAD) if name.startswith(_LEAD) else ""
    led = frozenset({own} if own in roster.teams else ())
    return Account(name, Role.LEAD, led | deputised) if led or deputised else None
