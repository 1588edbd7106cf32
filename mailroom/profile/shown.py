"""Which teams are shown alone, and which classes may be named."""

from collections import defaultdict

from contracts.items import ItemClass
from mailroom.deadlines import CLASSES
from mailroom.privacy import suppressed
from mailroom.teams import Roster

NAMED_CLASSES = tuple(each for each in ItemClass if not CLASSES[each].sensitive)
"""The classes of which even a single item may be told of, by its receipt date (P13)."""


def hidden_teams(roster: Roster, region: str) -> frozenset[str]:
    """Teams that are not shown alone, by the sizes of all teams of their site (P3, P6)."""
    sites: dict[str, dict[str, int]] = defaultdict(dict)
    for team in roster.teams_of(region):
        sites[roster.teams[team].site][team] = roster.teams[team].heads
    return frozenset[str]().union(*(suppressed(heads) for heads in sites.values()))
