"""Courses of action compared: doing nothing, this plan, that plan, in this world or another one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.jams import TeamOutlookDrawn
from contracts.plans import Coming, NoPlan, PlannedMove, PlanReason
from mailroom.allocation import parameters
from mailroom.allocation.plan import Answer, decide
from mailroom.allocation.relief.expected import together
from mailroom.allocation.situation import Situation, canonical
from mailroom.whatif.changes import Change, changed
from mailroom.whatif.projection import Projection, project
from mailroom.whatif.shifts import Shift, agreed, as_moves, coming_beside, planned
from mailroom.whatif.workload import Amount, Workload, amount, expected_items, without, workload_of
from mailroom.workdays import add_workdays, business_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course of action. `moves`: those of a known plan; `replans`: the engine draws the plan for this world."""

    name: str
    changes: tuple[Change, ...] = ()
    moves: tuple[PlannedMove, ...] = ()
    replans: bool = False


@dataclass(frozen=True, slots=True)
class TeamOutcome:
    """What happens to one team. `clear_on`: first working day without overdue work, None: not within 40.
    `late_items` / `late_legal_items`: clocks that break from now on. Minutes as they leave and as they cost here.
    What running reliefs may still bring is in all of them as expected; `late_items_from` and `late_items_to` are the
    clocks that break where much or little of it comes."""

    team: str
    clear_on: date | None
    late_items: float
    late_legal_items: float
    minutes_out: float
    minutes_in: float
    late_items_from: float
    late_items_to: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to the region. `coming`: minutes that running reliefs may still bring beside these moves.

    `answer`: type of what the engine said, `course` where it was not asked. `worst_receiver`: the receiver whose broken
    clocks rise most, among equals the one that gets most per day.
    """

    name: str
    answer: str
    reason: PlanReason | None
    minutes_moved: float
    late_items: float
    late_legal_items: float
    late_items_from: float
    late_items_to: float
    coming: Coming
    worst_receiver: str | None
    moves: tuple[PlannedMove, ...]
    teams: tuple[TeamOutcome, ...]


def compare(situation: Situation, courses: Iterable[Course]) -> tuple[Outcome, ...]:
    """Each course in its world, in the order asked. The same question has the same answer, in whatever
    order the situation's parts come."""
    situation = canonical(situation)
    alone: _Alone = {}
    return tuple(_outcome(canonical(changed(situation, course.changes)), course, alone) for course in courses)


def _outcome(world: Situation, course: Course, alone: "_Alone") -> Outcome:
    answer = decide(world) if course.replans else None
    moves = course.moves if answer is None else moves_of(answer)
    on_its_way = tuple(shift for proposal in world.proposals for shift in agreed(proposal))
    shifts = [*on_its_way, *planned(moves)]
    coming = coming_beside(world, shifts)
    little, expected, much = (
        _project(world.outlooks, [*shifts, *as_moves(world, coming, place)], alone) for place in range(3)
    )
    before = _project(world.outlooks, on_its_way, alone)
    teams = tuple(_team(world, each.team, expected, (much, little)) for each in world.outlooks)
    return Outcome(
        name=course.name,
        answer=answer.type if answer else "course",
        reason=answer.reason if isinstance(answer, NoPlan) else None,
        minutes_moved=round(sum(each.minutes_out for each in teams), 1),
        late_items=round(sum(each.late_items for each in teams), 1),
        late_legal_items=round(sum(each.late_legal_items for each in teams), 1),
        late_items_from=round(sum(each.late_items_from for each in teams), 1),
        late_items_to=round(sum(each.late_items_to for each in teams), 1),
        coming=together(coming.values()),
        worst_receiver=_worst(world.outlooks, before, expected),
        moves=moves,
        teams=teams,
    )


def moves_of(answer: Answer) -> tuple[PlannedMove, ...]:
    """What the engine's answer moves."""
    return () if isinstance(answer, NoPlan) else answer.moves


_End = tuple[Projection, float, float]
_Alone = dict[TeamOutlookDrawn, tuple[Workload, Projection]]
"""Workload and projection of teams that nothing leaves or reaches: the same in every course."""


def _project(outlooks: Iterable[TeamOutlookDrawn], shifts: Iterable[Shift], alone: _Alone) -> Mapping[str, _End]:
    """Each team's projection with what left it and what came, in minutes."""
    outlooks = tuple(outlooks)
    for outlook in outlooks:
        if outlook not in alone:
            load = workload_of(outlook)
            alone[outlook] = load, project(load)
    loads = {outlook.team: alone[outlook][0] for outlook in outlooks}
    out: dict[str, float] = {}
    added: dict[str, list[tuple[int, Amount]]] = {}
    for shift in shifts:
        if shift.from_team not in loads or shift.to_team not in loads:
            continue
        loads[shift.from_team], (left,) = without(
            loads[shift.from_team], [(shift.item_class, shift.workdays, shift.minutes)]
        )
        out[shift.from_team] = out.get(shift.from_team, 0.0) + left
        work = amount(shift.item_class, left * parameters.MOVED_WORK_FACTOR, expected_items(shift.item_class, left))
        added.setdefault(shift.to_team, []).append((shift.workdays, work))
    ends: dict[str, _End] = {outlook.team: (alone[outlook][1], 0.0, 0.0) for outlook in outlooks}
    for team in sorted({*out, *added}):
        came = added.get(team, [])
        ends[team] = project(loads[team], came), out.get(team, 0.0), sum(work.minutes for _, work in came)
    return ends


def _team(
    world: Situation, team: str, ends: Mapping[str, "_End"], band: tuple[Mapping[str, "_End"], Mapping[str, "_End"]]
) -> TeamOutcome:
    today, (ahead, out, into) = business_date(world.at), ends[team]
    clear_on = None if ahead.clear_day is None else add_workdays(today, ahead.clear_day)
    either = sorted(each[team][0].late_items for each in (ends, *band))
    return TeamOutcome(
        team,
        clear_on,
        round(ahead.late_items, 1),
        round(ahead.late_legal_items, 1),
        round(out, 1),
        round(into, 1),
        round(either[0], 1),
        round(either[-1], 1),
    )


def _worst(outlooks: Iterable[TeamOutlookDrawn], before: Mapping[str, _End], after: Mapping[str, _End]) -> str | None:
    def harm(outlook: TeamOutlookDrawn) -> tuple[float, float]:
        late = after[outlook.team][0].late_items - before[outlook.team][0].late_items
        daily = sum(day.minutes for day in outlook.capacity_days[: parameters.DAYS_LEFT_OVER])
        return round(late, 6), after[outlook.team][2] / daily if daily else float("inf")

    receiving = [outlook for outlook in outlooks if after[outlook.team][2] > before[outlook.team][2]]
    return max(receiving, key=lambda outlook: (harm(outlook), outlook.team)).team if receiving else None
