"""First placement: which team should get this item now, and why. The same question always has the same answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.backlog import UnplacedReason
from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemClass, MoveBasis
from contracts.jams import TeamOutlookDrawn
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.teams import Roster

_DAY_OF_ONE_HEAD = 480.0
"""Minutes: decides between teams where nothing is open whose minutes would show what a day's work is."""


class Why(StrEnum):
    """Why a team was chosen, or why none was."""

    HOUSEHOLD = "household"
    MOST_ROOM = "most_room"
    ONLY_TEAM = "only_team"
    RESTRICTED = "restricted"
    NO_TEAM = "no_team"
    NO_ELIGIBLE_TEAM = "no_eligible_team"


class Obstacle(StrEnum):
    """Why a team may not get an item."""

    CLOSED = "closed"
    OTHER_CLASSES = "other_classes"
    SKILL_MISSING = "skill_missing"
    NOT_TO_TEAM = "not_to_team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeable:
    """What must be known of an item to place it. `household_teams`: teams with open items of its household,
    the one with most of them first."""

    item_class: ItemClass
    skills: tuple[str, ...] = ()
    not_to_team: tuple[str, ...] = ()
    restricted: bool = False
    household_teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer. `team` None means that the item stays UNPLACED; `obstacles` says what ruled each team out."""

    team: str | None
    why: Why
    obstacles: tuple[tuple[str, Obstacle], ...] = ()


def obstacle(team: TeamDescribed, item: Placeable) -> Obstacle | None:
    """What keeps this team from getting this item; None if nothing does."""
    if team.closed:
        return Obstacle.CLOSED
    if team.team in item.not_to_team:
        return Obstacle.NOT_TO_TEAM
    if team.only_classes and item.item_class not in team.only_classes:
        return Obstacle.OTHER_CLASSES
    if not skills_needed(item.item_class, item.skills) <= set(team.skills):
        return Obstacle.SKILL_MISSING
    return None


def skills_needed(item_class: ItemClass, skills: Iterable[str]) -> set[str]:
    """The skills the item itself needs, and the one its class needs."""
    own = CLASSES[item_class].skill
    return {*skills, own} if own else set(skills)


def choose(
    item: Placeable,
    teams: Iterable[TeamDescribed],
    loads: Mapping[str, float | None],
    minutes: Mapping[str, int] | None = None,
) -> Choice:
    """The team of the household if it may take the item, else the eligible team with most room.

    `loads`: days of work left per team (None or missing: unknown, counts as more than any known load). `minutes`: what
    each team would have to do with this item; among equal or unknown loads the team with the fewest minutes per staffed
    post gets it, so that, before the first outlook, items are spread in proportion to staffed posts. Ties go to the
    lower team code. A restricted item is never placed by the system.
    """
    known = sorted(teams, key=lambda team: team.team)
    judged = [(team.team, obstacle(team, item)) for team in known]
    against = tuple((team, found) for team, found in judged if found is not None)
    eligible = [team for team, found in judged if found is None]
    if item.restricted:
        return Choice(None, Why.RESTRICTED, against)
    if not eligible:
        return Choice(None, Why.NO_ELIGIBLE_TEAM if known else Why.NO_TEAM, against)
    for team in item.household_teams:
        if team in eligible:
            return Choice(team, Why.HOUSEHOLD, against)
    posts = {team.team: _posts(team) for team in known}
    work = minutes or {}
    best = min(eligible, key=lambda team: (_load(loads.get(team)), _per_post(work.get(team, 0), posts[team]), team))
    return Choice(best, Why.MOST_ROOM if len(eligible) > 1 else Why.ONLY_TEAM, against)


def may_be_placed(item: ItemStateChanged, roster: Roster) -> bool:
    """Whether first placement may give this item a team: it has none, or names a closed one that never began it.

    An item of a team elsewhere or of an unknown one is left to people: that team may still be working on it.
    """
    why = roster.why_unplaced(item.team, item.region)
    unstarted = item.state is not ItemState.IN_PROGRESS and item.started_at is None
    return why is UnplacedReason.NO_TEAM or (why is UnplacedReason.TEAM_CLOSED and unstarted)


def placed_since(outlook: TeamOutlookDrawn, items: Iterable[ItemStateChanged]) -> int:
    """Minutes of the team's open items that it got by first placement and that its outlook does not know of yet."""
    placed = (item for item in items if item.owner_basis is MoveBasis.FIRST_PLACEMENT and item.owner_since is not None)
    return sum(item.minutes for item in placed if item.owner_since and item.owner_since >= outlook.at)


def days_left_with(outlook: TeamOutlookDrawn | None, minutes: int) -> float | None:
    """Days of work left of a team with this many more minutes; None while its outlook is unknown."""
    if outlook is None or outlook.days_of_work_left is None:
        return None
    if not minutes or not outlook.open_minutes or not outlook.days_of_work_left:
        return outlook.days_of_work_left + minutes / (_DAY_OF_ONE_HEAD * max(outlook.heads, 1))
    return outlook.days_of_work_left * (1 + minutes / outlook.open_minutes)


def _posts(team: TeamDescribed) -> tuple[bool, float]:
    """Whether nobody is there, and the posts that count: staffed ones, or else those yet to be filled."""
    return (False, team.staffed_fte) if team.staffed_fte > 0 else (True, team.posts_fte)


def _per_post(minutes: int, posts: tuple[bool, float]) -> tuple[bool, float]:
    nobody, fte = posts
    return nobody, minutes / fte if fte > 0 else float("inf")


def _load(days_left: float | None) -> float:
    return float("inf") if days_left is None else days_left
