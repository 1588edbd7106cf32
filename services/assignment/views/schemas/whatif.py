"""The answer to "what happens if": courses of action side by side."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from contracts.base import Code
from contracts.metrics.metric import OTHER
from contracts.plans import PlanReason
from mailroom.whatif.comparison import Outcome
from services.assignment.views.schemas.base import Shown


class TeamThen(Shown):
    """What happens to one team. `clear_on`: first working day without overdue work, null: not within 40 working
    days. `late_items`, `late_legal_items`: clocks that break from now on, and those of classes with a legal clock;
    `late_items_from` and `late_items_to`: where much or little comes of what running reliefs may still bring."""

    team: Code
    clear_on: date | None
    late_items: float
    late_legal_items: float
    minutes_out: float
    minutes_in: float
    late_items_from: float
    late_items_to: float


class ComingThen(Shown):
    """Minutes that running reliefs may still bring beside the moves: as expected, and the band in which four of five
    end."""

    low: float
    likely: float
    high: float


class MovesThen(Shown):
    """What moves from one team to another. All teams too small to be shown alone are one here, `OTHER` (P3, P6)."""

    from_team: Code
    to_team: Code
    items: int
    minutes: int


class CourseShown(Shown):
    """What happens to the region under this course. `answer`: what the engine answered when asked to plan, else
    `course`.

    Teams too small to be shown alone are in the sums only and, as one, in the moves (P3, P6), never in `teams` or as
    `worst_receiver`.
    """

    name: Code
    answer: str
    reason: PlanReason | None
    minutes_moved: float
    late_items: float
    late_legal_items: float
    late_items_from: float
    late_items_to: float
    coming: ComingThen
    worst_receiver: Code | None
    moves: tuple[MovesThen, ...]
    teams: tuple[TeamThen, ...]


class WhatIfShown(Shown):
    """The courses in the order asked, from the state at `at`."""

    region: Code
    at: datetime
    courses: tuple[CourseShown, ...]


def shown(outcome: Outcome, hidden: Collection[str]) -> CourseShown:
    """A course as answered. What happens to a team too small to be shown alone (P3) is in the sums only."""
    moves = _moves(outcome, hidden)
    alone = (each for each in outcome.teams if each.team not in hidden)
    teams = tuple(TeamThen.model_validate(each, from_attributes=True) for each in alone)
    worst = None if outcome.worst_receiver in hidden else outcome.worst_receiver
    coming = ComingThen(**outcome.coming._asdict())
    names = set(CourseShown.model_fields) - {"coming", "moves", "teams", "worst_receiver"}
    figures = {name: getattr(outcome, name) for name in names}
    return CourseShown(**figures, coming=coming, worst_receiver=worst, moves=moves, teams=teams)


def _moves(outcome: Outcome, hidden: Collection[str]) -> tuple[MovesThen, ...]:
    """Items and minutes between two teams; hidden teams are one."""
    items, minutes = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for move in outcome.moves:
        giver, receiver = (OTHER if team in hidden else team for team in (move.from_team, move.to_team))
        items[giver, receiver] += move.items
        minutes[giver, receiver] += move.minutes
    return tuple(
        MovesThen(from_team=giver, to_team=receiver, items=items[giver, receiver], minutes=minutes[giver, receiver])
        for giver, receiver in sorted(items)
    )
