"""The teams as they were: an order is checked against the teams of its own time, not those of today."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contracts.teams import TeamDescribed


class Teams:
    """Every description of every team that the topic still has, by the time it refers to."""

    def __init__(self, described: Iterable[TeamDescribed] = ()) -> None:
        self._described: dict[str, list[TeamDescribed]] = {}
        for team in described:
            self.take(team)

    def take(self, team: TeamDescribed) -> None:
        """A team was described, for the first time or again; of two of one time the later record holds."""
        known = self._described.setdefault(team.team, [])
        known.insert(bisect_right([each.occurred_at for each in known], team.occurred_at), team)

    def known(self, name: str | None, at: datetime) -> TeamDescribed | None:
        """The team as it was then; None if it was never described.

        The topic is compacted: for a time before the oldest remaining description, the team is only assumed to have
        existed and been open.
        """
        known = self._described.get(name or "")
        if not known:
            return None
        number = bisect_right([each.occurred_at for each in known], at)
        return known[number - 1] if number else known[0].model_copy(update={"closed": False})

    def as_of(self, at: datetime) -> "TeamsAsOf":
        """All teams as they were then."""
        return TeamsAsOf(self, at)


@dataclass(frozen=True, slots=True)
class TeamsAsOf:
    """The teams at one time."""

    teams: Teams
    at: datetime

    def get(self, name: str | None) -> TeamDescribed | None:
        """The team as it was then; None if it was never described."""
        return self.teams.known(name, self.at)
