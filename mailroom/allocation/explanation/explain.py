"""Why this work goes to that team: the rule, and for every other team what ruled it out.

It evaluates the situation from which the plan was drawn with the rules that drew it, so the reasons are the real ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import MovableCell, PlannedMove, PlanReason
from contracts.proposals import OPEN_STATES
from mailroom.allocation import limits, parameters
from mailroom.allocation.flow.cohorts import cost_of_move, takes
from mailroom.allocation.flow.problem import build
from mailroom.allocation.relief.pairs import Agreements, Barred
from mailroom.allocation.sides import Giver, Receiver, givers, receivers
from mailroom.allocation.situation import Situation, asking, canonical, helped_teams, partners_of


class Refusal(StrEnum):
    """The first rule that ruled a team out."""

    CLOSED = "closed"
    NEEDS_HELP = "needs_help"
    SHOWS_SIGNS = "shows_signs"
    GIVES = "gives"
    COOLING_DOWN = "cooling_down"
    NO_FORECAST = "no_forecast"
    NOT_A_PARTNER = "not_a_partner"
    NOT_TO_TEAM = "not_to_team"
    CANNOT_WORK = "cannot_work"
    RESTS = "rests"
    ASKED = "asked"
    PAUSED = "paused"
    USED_UP = "used_up"
    NO_ROOM = "no_room"
    DAILY_SHARE = "daily_share"
    ENOUGH_RECEIVERS = "enough_receivers"
    DEARER = "dearer"
    NOT_WORTH_ASKING = "not_worth_asking"
    GETS_OTHER_WORK = "gets_other_work"


_BARRED = {
    Barred.RESTS: Refusal.RESTS,
    Barred.ASKED: Refusal.ASKED,
    Barred.PAUSED: Refusal.PAUSED,
    Barred.USED_UP: Refusal.USED_UP,
}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another team. `minutes`: what it could have taken of this work at most; `cost` of a quarter-hour, in the
    units of docs/rules/allocation.md#min-cost-flow, where it could have taken any."""

    team: str
    refusal: Refusal
    minutes: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One bundle of the plan. `missing_minutes`: what the giver lacks without it; `room_minutes`: what the receiver
    could have taken of such work; `load_limit`: the share of its capacity up to which it may be loaded."""

    move: PlannedMove
    reason: PlanReason
    missing_minutes: float
    room_minutes: int
    load_limit: float
    cost: float
    alternatives: tuple[Alternative, ...]


def explain(situation: Situation, moves: Iterable[PlannedMove]) -> tuple[Explanation, ...]:
    """Each move with its rule and its alternatives, teams by code. Moves from teams that do not give are left out."""
    desk = _Desk(canonical(situation), tuple(moves))
    return tuple(desk.explain(move) for move in desk.moves if move.from_team in desk.givers)


class _Desk:
    def __init__(self, situation: Situation, moves: tuple[PlannedMove, ...]) -> None:
        self.situation = situation
        self.moves = moves
        self.givers: Mapping[str, Giver] = {giver.outlook.team: giver for giver in givers(situation)}
        self.receivers: Mapping[str, Receiver] = {each.outlook.team: each for each in receivers(situation)}
        self._agreements = Agreements(situation)
        self._pairs = frozenset((move.from_team, move.to_team) for move in moves)
        self._askable = build(situation).askable
        self._asking = frozenset(asking(situation))

    def explain(self, move: PlannedMove) -> Explanation:
        """One bundle and why it goes where it goes."""
        giver, receiver = self.givers[move.from_team], self.receivers.get(move.to_team)
        others = (each for each in self.situation.outlooks if each.team not in (move.from_team, move.to_team))
        return Explanation(
            move=move,
            reason=move.reason,
            missing_minutes=round(giver.load.missing(), 1),
            room_minutes=takes(receiver, move.workdays) * parameters.QUARTER if receiver else 0,
            load_limit=receiver.limit if receiver else 0.0,
            cost=self._cost(giver, receiver, move) if receiver else 0.0,
            alternatives=tuple(self._alternative(giver, move, other) for other in others),
        )

    def _cost(self, giver: Giver, receiver: Receiver, move: PlannedMove) -> float:
        return cost_of_move(giver, receiver, move.workdays) / parameters.COST_SCALE

    def _alternative(self, giver: Giver, move: PlannedMove, other: TeamOutlookDrawn) -> Alternative:
        receiver = self.receivers.get(other.team)
        if receiver is None:
            return Alternative(other.team, self._why_not_at_all(other))
        refusal = self._why_not_this(giver, move, receiver)
        if refusal is not None:
            return Alternative(other.team, refusal)
        minutes, cost = takes(receiver, move.workdays) * parameters.QUARTER, self._cost(giver, receiver, move)
        chosen = self.receivers.get(move.to_team)
        dearer = chosen is None or cost > self._cost(giver, chosen, move)
        return Alternative(other.team, self._why_rather_another(move.from_team, other.team, dearer), minutes, cost)

    def _why_rather_another(self, giver: str, other: str, dearer: bool) -> Refusal:
        """Why a team that could have taken this work did not get it."""
        is_new = (giver, other) not in self._pairs and self._agreements.minutes_left(giver, other) is None
        if is_new and self._has_enough_receivers(giver):
            return Refusal.ENOUGH_RECEIVERS
        if dearer:
            return Refusal.DEARER
        if any(each.to_team == other for each in self.moves):
            return Refusal.GETS_OTHER_WORK
        return Refusal.NOT_WORTH_ASKING if is_new else Refusal.DEARER

    def _has_enough_receivers(self, giver: str) -> bool:
        asked = {pair for pair in self._pairs if pair[0] == giver and self._agreements.minutes_left(*pair) is None}
        return len(asked) >= self._askable[giver]

    def _why_not_at_all(self, other: TeamOutlookDrawn) -> Refusal:
        """Why a team takes work from nobody."""
        if not self.situation.roster.is_open(other.team):
            return Refusal.CLOSED
        if other.team in self._asking:
            return Refusal.NEEDS_HELP
        if other.phase is not JamPhase.NORMAL:
            return Refusal.SHOWS_SIGNS
        if not other.horizons:
            return Refusal.NO_FORECAST
        gives = (each for each in self.situation.proposals if each.from_team == other.team)
        is_helped = other.team in helped_teams(self.situation)
        is_giving = is_helped or any(each.state in OPEN_STATES for each in gives)
        return Refusal.GIVES if is_giving else Refusal.COOLING_DOWN

    def _why_not_this(self, giver: Giver, move: PlannedMove, receiver: Receiver) -> Refusal | None:
        """Which hard rule keeps this work from a team that takes other work."""
        team, partners = receiver.outlook.team, partners_of(self.situation, giver.outlook.team)
        cell = MovableCell(move.item_class, move.workdays, move.skills, move.not_to_team, 0, 0, 0)
        if partners and team not in partners:
            return Refusal.NOT_A_PARTNER
        if team in move.not_to_team:
            return Refusal.NOT_TO_TEAM
        if not limits.may_take_cell(self.situation.roster, team, cell):
            return Refusal.CANNOT_WORK
        barred = self._agreements.barred(giver.outlook.team, team)
        if barred is not None:
            return _BARRED[barred]
        if takes(receiver, move.workdays) > 0:
            return None
        spent = receiver.minutes_left_today < parameters.QUARTER * parameters.MOVED_WORK_FACTOR
        return Refusal.DAILY_SHARE if spent else Refusal.NO_ROOM
