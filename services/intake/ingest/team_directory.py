"""The teams as `intake` knows them: looks up regions, refuses teams that do not exist."""

from collections import Counter
from collections.abc import MutableMapping

from contracts.teams import TeamDescribed
from services.chassis.http.problems import Fault
from services.intake.bodies import EventBody, HandedOverBody, ItemBody


class TeamDirectory:
    """A view of the teams; `teams` is kept up to date from outside."""

    def __init__(self, teams: MutableMapping[str, TeamDescribed]) -> None:
        self._teams = teams

    def team(self, team: str) -> TeamDescribed | None:
        """The team as last described."""
        return self._teams.get(team)

    def remember(self, described: TeamDescribed) -> None:
        """A team that Kafka has just acknowledged is known at once, before it is read back."""
        self._teams[described.team] = described

    def size_with(self, described: TeamDescribed) -> tuple[int, int, int]:
        """How many teams there would be, how many open ones in this team's region, and how many active regions.

        A region is active as long as it has an open team; it ends when its last one is closed or moves away.
        """
        teams = {**self._teams, described.team: described}
        open_in = Counter(team.region for team in teams.values() if not team.closed)
        return len(teams), open_in[described.region], len(open_in)

    def region_of(self, item: ItemBody, only_region: str | None) -> str | Fault:
        """The planning region of an item: its team's, else the one given, else the only one there is."""
        if item.team is not None:
            team = self._teams.get(item.team)
            if team is None:
                return "team", "unknown_team"
            if item.region not in (None, team.region):
                return "region", "not_the_region_of_the_team"
            return team.region
        if item.region is None:
            return only_region or ("region", "team_or_region_needed")
        if item.region == only_region or item.region in self._regions():
            return item.region
        return "region", "unknown_region"

    def only_region(self) -> str | None:
        """The one planning region, if there is just one."""
        regions = self._regions()
        return next(iter(regions)) if len(regions) == 1 else None

    def fault_of(self, event: EventBody) -> Fault | None:
        """What is wrong with an event about an item as far as teams are concerned."""
        if isinstance(event, HandedOverBody) and event.to_team not in self._teams:
            return "to_team", "unknown_team"
        return None

    def _regions(self) -> frozenset[str]:
        return frozenset(team.region for team in self._teams.values())
