"""Who should help whom: for each team three to eight partners that make one chain of all teams, per skill too.

Limited flexibility, chained, is worth nearly as much as total flexibility (Jordan & Graves, Management Science 41
(1995) 577). So for every set of teams able to do some class the partners among them must be connected, and with
them the sites; rare skills are linked first, and what they share counts for the common ones too.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.allocation import parameters
from mailroom.deadlines import CLASSES
from mailroom.teams import Roster, roster_of

Links = dict[str, set[str]]
"""Partners of each team; partnership is mutual."""


def propose(teams: Iterable[TeamDescribed]) -> dict[str, tuple[str, ...]]:
    """Partners of each open team of one region, its own site first. Any order of teams gives the same proposal.

    Where a team lacks three able others it gets fewer; `unconnected` says what could not be joined.
    """
    roster = roster_of(sorted(teams, key=lambda team: team.team))
    links: Links = {team: set() for team in sorted(roster.teams) if roster.is_open(team)}
    for able in skill_sets(roster):
        _join(links, able, roster)
    for wanted in (parameters.FEWEST_PARTNERS, parameters.USUAL_PARTNERS):
        _fill(links, wanted, roster)
    return {team: _in_order(team, partners, roster) for team, partners in links.items()}


def skill_sets(roster: Roster) -> tuple[frozenset[str], ...]:
    """Each set of two or more open teams that are all those able to do some movable class, the smallest first."""
    found = {frozenset(team for team in roster.teams if roster.can_work(team, each)) for each in _movable()}
    return tuple(sorted((able for able in found if len(able) > 1), key=lambda able: (len(able), sorted(able))))


def components(partners: Mapping[str, Iterable[str]], able: frozenset[str]) -> tuple[frozenset[str], ...]:
    """The groups of these teams that are connected by partners among them, by their first team."""
    near: Links = {team: set() for team in sorted(able)}
    for team in near:
        for partner in partners.get(team, ()):
            if partner in near:
                near[team].add(partner)
                near[partner].add(team)
    left, found = sorted(able), []
    while left:
        reached, new = {left[0]}, [left[0]]
        while new:
            new = sorted({partner for team in new for partner in near[team]} - reached)
            reached |= set(new)
        found.append(frozenset(reached))
        left = [team for team in left if team not in reached]
    return tuple(found)


def unconnected(roster: Roster, partners: Mapping[str, Iterable[str]]) -> tuple[tuple[frozenset[str], ...], ...]:
    """For each skill set that falls apart: its parts."""
    parts = (components(partners, able) for able in skill_sets(roster))
    return tuple(found for found in parts if len(found) > 1)


def _join(links: Links, able: frozenset[str], roster: Roster) -> None:
    """Link the parts of this skill set into a ring, with sites alternating as far as possible."""
    parts = list(components(links, able))
    if len(parts) < 2:
        return
    ordered = _alternating(parts, roster)
    for one, other in (*pairwise(ordered), (ordered[-1], ordered[0])):
        _link(links, _least_linked(links, one), _least_linked(links, other))


def _alternating(parts: list[frozenset[str]], roster: Roster) -> list[frozenset[str]]:
    by_site: dict[str, list[frozenset[str]]] = {}
    for part in sorted(parts, key=sorted):
        by_site.setdefault(roster.teams[min(part)].site, []).append(part)
    ranked = [(rank / len(found), site, part) for site, found in by_site.items() for rank, part in enumerate(found)]
    return [part for _, _, part in sorted(ranked, key=lambda each: (each[0], each[1]))]


def _least_linked(links: Links, part: Iterable[str]) -> str:
    return min(part, key=lambda team: (len(links[team]), team))


def _link(links: Links, one: str, other: str) -> None:
    full = any(len(links[team]) >= parameters.MOST_PARTNERS for team in (one, other))
    if one != other and not full:
        links[one].add(other)
        links[other].add(one)


def _fill(links: Links, wanted: int, roster: Roster) -> None:
    """Up to this many partners for each team: those that share most classes, among equals the least linked, its own
    site first."""
    does = {team: frozenset(each for each in _movable() if roster.can_work(team, each)) for team in links}
    site = {team: roster.teams[team].site for team in links}
    for team in links:
        while len(links[team]) < min(wanted, parameters.MOST_PARTNERS):
            ranked = (
                (-len(does[team] & does[each]), len(links[each]), site[each] != site[team], each)
                for each in links
                if each != team and each not in links[team] and len(links[each]) < parameters.MOST_PARTNERS
            )
            shared, _, _, best = min(ranked, default=(0, 0, False, ""))
            if not shared:
                break
            _link(links, team, best)


def _movable() -> Iterable[ItemClass]:
    return (each for each, rule in CLASSES.items() if not rule.urgent and rule.movable != "never")


def _in_order(team: str, partners: set[str], roster: Roster) -> tuple[str, ...]:
    """Its own site first, then in a ring of codes starting at the team, so that not everybody has the same first
    partner."""
    site = roster.teams[team].site
    return tuple(sorted(partners, key=lambda each: (roster.teams[each].site != site, each < team, each)))
