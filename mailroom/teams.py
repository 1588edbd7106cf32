"""The teams: where they are, what they can do, which still take work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from contracts.backlog import NO_TEAM, UnplacedReason
from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES


@dataclass(frozen=True, slots=True)
class Roster:
    """All teams as last described, closed ones included."""

    teams: Mapping[str, TeamDescribed] = field(default_factory=lambda: MappingProxyType({}))
    _by_region: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def regions(self) -> tuple[str, ...]:
        """Every planning region that has or had a team, sorted: what still waits there is in the totals."""
        return tuple(sorted(self._by_region))

    def region_of(self, team: str | None) -> str | None:
        """The planning region of a team; None if the team is unknown."""
        described = self.teams.get(team) if team is not None else None
        return described.region if described else None

    def teams_of(self, region: str) -> tuple[str, ...]:
        """The teams of a region that were not closed, sorted."""
        return self._by_region.get(region, ())

    def is_open(self, team: str) -> bool:
        """Whether the team exists and still takes work."""
        described = self.teams.get(team)
        return described is not None and not described.closed

    def takes_work_in(self, team: str | None, region: str) -> bool:
        """Whether the team is open and in this planning region."""
        return self.why_unplaced(team, region) is None

    def why_unplaced(self, team: str | None, region: str) -> UnplacedReason | None:
        """Why an item of this region waits nowhere if its record names this team; None where the team works on it."""
        if team is None or team == NO_TEAM:
            return UnplacedReason.NO_TEAM
        described = self.teams.get(team)
        if described is None:
            return UnplacedReason.TEAM_UNKNOWN
        if described.closed:
            return UnplacedReason.TEAM_CLOSED
        return None if described.region == region else UnplacedReason.TEAM_ELSEWHERE

    def can_work(self, team: str, item_class: ItemClass, skills: Iterable[str] = ()) -> bool:
        """Whether an open team may work on this class and has every skill that the item asks for."""
        described = self.teams.get(team)
        if described is None or described.closed:
            return False
        if described.only_classes and item_class not in described.only_classes:
            return False
        needed = CLASSES[item_class].skill
        return (needed is None or needed in described.skills) and all(skill in described.skills for skill in skills)


def evolve(roster: Roster, described: TeamDescribed) -> Roster:
    """The roster after a team was described, for the first time or again. A description older than the known one is
    void.

    More staff than heads, which older versions took, counts as the heads: otherwise all work would seem to fit.
    """
    known = roster.teams.get(described.team)
    if known is not None and described.occurred_at < known.occurred_at:
        return roster
    if described.staffed_fte > described.heads:
        described = described.model_copy(update={"staffed_fte": float(described.heads)})
    teams = {**roster.teams, described.team: described}
    by_region: dict[str, list[str]] = {region: [] for region in roster.regions()}
    for team in sorted(teams):
        for region in (teams[team].region, *teams[team].former_regions):
            by_region.setdefault(region, [])
        if not teams[team].closed:
            by_region[teams[team].region].append(team)
    return Roster(
        MappingProxyType(teams), MappingProxyType({region: tuple(names) for region, names in by_region.items()})
    )


def roster_of(descriptions: Iterable[TeamDescribed]) -> Roster:
    """The roster that these descriptions, in this order, lead to."""
    roster = Roster()
    for described in descriptions:
        roster = evolve(roster, described)
    return roster


class CurrentRoster:
    """The roster as far as the topic `teams` was read."""

    def __init__(self) -> None:
        self.roster = Roster()

    def apply(self, described: TeamDescribed) -> None:
        """A team was described, once more or for the first time."""
        self.roster = evolve(self.roster, described)
