"""Which teams help each other."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)

REACH = 3
"""This many neighbours on each side of the long chain are partners."""


def partners_of(sites: Sequence[Sequence[_T]], rings: Sequence[Sequence[_T]] = ()) -> dict[_T, set[_T]]:
    """Partners of each team: one long chain through all sites, neighbours at the own site and in further `rings`.

    The chain takes one team of each site in turn, so that neighbours sit at different sites.
    """
    chain = [teams[turn] for turn in range(max(map(len, sites))) for teams in sites if turn < len(teams)]
    partners: dict[_T, set[_T]] = {team: set() for team in chain}
    for ring, reach in ((chain, REACH), *((ring, 1) for ring in (*sites, *rings))):
        for place, team in enumerate(ring):
            for step in range(1, reach + 1):
                other = ring[(place + step) % len(ring)]
                if other != team:
                    partners[team].add(other)
                    partners[other].add(team)
    return partners
