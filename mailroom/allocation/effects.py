"""What a plan does to each team it touches, by the plan's own forecast."""

from collections.abc import Iterable

from contracts.jams import TeamOutlookDrawn
from contracts.plans import BeforeAfter, PlannedMove
from mailroom.allocation import parameters
from mailroom.allocation.load import DueMinutes, load_of, pending
from mailroom.allocation.situation import Situation


def before_after(situation: Situation, moves: Iterable[PlannedMove]) -> tuple[BeforeAfter, ...]:
    """Each giver and receiver of these moves, by name; open proposals are part of the state before."""
    moves = tuple(moves)
    touched = {move.from_team for move in moves} | {move.to_team for move in moves}
    return tuple(_effect(situation, outlook, moves) for outlook in situation.outlooks if outlook.team in touched)


def _effect(situation: Situation, outlook: TeamOutlookDrawn, moves: tuple[PlannedMove, ...]) -> BeforeAfter:
    team, at = outlook.team, situation.at
    gone = pending((p for p in situation.proposals if p.from_team == team), at, offered=False)
    come = pending((p for p in situation.proposals if p.to_team == team), at)
    before = load_of(outlook).plus(gone, -1.0).plus(come, parameters.MOVED_WORK_FACTOR)
    out = _due(move for move in moves if move.from_team == team)
    into = _due(move for move in moves if move.to_team == team)
    after = before.plus(out, -1.0).plus(into, parameters.MOVED_WORK_FACTOR)
    pending_minutes = parameters.MOVED_WORK_FACTOR * sum(come.values()) - sum(gone.values())
    moved_minutes = parameters.MOVED_WORK_FACTOR * sum(into.values()) - sum(out.values())
    return BeforeAfter(
        team=team,
        days_left_before=_days_left(outlook, pending_minutes),
        days_left_after=_days_left(outlook, pending_minutes + moved_minutes),
        missing_minutes_before=round(before.missing(), 1),
        missing_minutes_after=round(after.missing(), 1),
    )


def _due(moves: Iterable[PlannedMove]) -> DueMinutes:
    due: dict[int, float] = {}
    for move in moves:
        due[move.workdays] = due.get(move.workdays, 0.0) + move.minutes
    return due


def _days_left(outlook: TeamOutlookDrawn, more_minutes: float) -> float | None:
    days = outlook.capacity_days[: parameters.DAYS_LEFT_OVER]
    mean = sum(day.minutes for day in days) / len(days) if days else 0.0
    if outlook.days_of_work_left is None or mean <= 0:
        return outlook.days_of_work_left
    return round(max(0.0, outlook.days_of_work_left + more_minutes / mean), 2)
