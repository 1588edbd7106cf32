"""Who gets the open items of a team that is closed, merged, split or moved: a hand-over for each, or why not.

A reorganisation is an act of people, so restricted and begun items move too. Households stay together where one team
may take all of them; otherwise work is spread in proportion to staffed posts. The same question has the same answer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.item_state import ItemStateChanged
from contracts.teams import TeamDescribed
from mailroom.assignment import Placeable, choose


@dataclass(frozen=True, slots=True)
class HandOver:
    """One item and the team that is to get it."""

    item: ItemStateChanged
    to_team: str


@dataclass(frozen=True, slots=True)
class Shares:
    """All hand-overs in the order of the items' due dates, and the items that none of the teams may take."""

    given: tuple[HandOver, ...]
    left: tuple[ItemStateChanged, ...]


def share(items: Iterable[ItemStateChanged], targets: Sequence[TeamDescribed], minutes: Mapping[str, int]) -> Shares:
    """Share open items among these teams. `minutes`: what each of them has to do already."""
    given: list[HandOver] = []
    left: list[ItemStateChanged] = []
    work = Counter(dict(minutes))
    households: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in sorted(items, key=lambda item: (item.due_on, item.item_id)):
        with_it = {team.team: work[team.team] + item.minutes for team in targets}
        chosen = choose(_asked(item, households), targets, {}, with_it).team
        if chosen is None:
            left.append(item)
            continue
        given.append(HandOver(item, chosen))
        work[chosen] += item.minutes
        if item.case_key:
            households[item.case_key][chosen] += 1
    return Shares(tuple(given), tuple(left))


def bring_along(items: Iterable[ItemStateChanged], team: str) -> Shares:
    """All open items stay with their team, which is in another region now; it may do what it could do before."""
    ordered = sorted(items, key=lambda item: (item.due_on, item.item_id))
    return Shares(tuple(HandOver(item, team) for item in ordered), ())


def _asked(item: ItemStateChanged, households: Mapping[str, Counter[str]]) -> Placeable:
    known = households[item.case_key] if item.case_key else Counter[str]()
    return Placeable(
        item_class=item.item_class,
        skills=item.skills,
        not_to_team=item.not_to_team,
        household_teams=tuple(sorted(known, key=lambda team: (-known[team], team))),
    )
