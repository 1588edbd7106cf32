"""Which teams are shown alone, and which classes may be named."""

from collections import defaultdict

from contracts.items import ItemClass
from mailroom.deadlines import CLASSES
from mailroom.privacy import MINIMUM_HEADS, suppressed
from mailroom.teams import Roster

NAMED_CLASSES = tuple(each for each in ItemClass if not CLASSES[each].sensitive)
"""The classes of which even a single item's receipt date may be shown (P13)."""


def hidden_teams(roster: Roster, region: str) -> frozenset[str]:
    """Teams that are not shown alone, by the sizes of all teams of their site, and of the region (P3, P6).

    Totals are shown of sites and of regions: in neither may subtracting the shown teams reveal a hidden one.
    """
    sites: dict[str, dict[str, int]] = defaultdict(dict)
    for team in roster.teams_of(region):
        sites[roster.teams[team].site][team] = roster.teams[team].heads
    hidden = frozenset[str]().union(*(suppressed(heads) for heads in sites.values()))
    known = {team: roster.teams[team].heads for team in roster.teams_of(region)}
    while 0 < len(hidden) < len(known) and (len(hidden) == 1 or sum(known[team] for team in hidden) < MINIMUM_HEADS):
        hidden |= {min(known.keys() - hidden, key=lambda team: (known[team], team))}
    return hidden
