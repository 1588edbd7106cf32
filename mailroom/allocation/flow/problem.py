"""The question put to the solver: the demand-bound chains of givers and receivers as one min-cost flow.

Unit of flow: a quarter-hour of work. A giver's cohort (class, due bucket) either stays and runs down the giver's
chain of horizons, where each quarter-hour beyond the capacity costs per day late, or moves into a receiver's
chain, where there is no way past the load limit. Flow on a chain arc is cumulative work due by that horizon, so
every bound of the rules is a bound of one arc and the optimum is integral (docs/rules/allocation.md#min-cost-flow).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from contracts.items import ItemClass
from contracts.plans import PlanReason
from mailroom.allocation import parameters
from mailroom.allocation.flow.cohorts import Cohort, cohorts, dearest
from mailroom.allocation.flow.network import Arc, Network
from mailroom.allocation.load import entry, quarters
from mailroom.allocation.relief.asks import most_per_day
from mailroom.allocation.relief.pairs import Agreements, Pair
from mailroom.allocation.sides import Giver, Receiver, givers, receivers
from mailroom.allocation.situation import Situation


class MoveArc(NamedTuple):
    """Which arc of the network means moving this cohort (by its index) to this receiver."""

    arc: int
    cohort: int
    receiver: Receiver
    pair: Pair


class LateArc(NamedTuple):
    """Which arc of the network means that work is so many days late."""

    arc: int
    days: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One region's question, and how to read the answer.

    What a pair of teams has agreed on is no arc, because its work goes through many: `flow/choice.py` keeps it.
    """

    givers: tuple[Giver, ...]
    receivers: tuple[Receiver, ...]
    cohorts: tuple[Cohort, ...]
    network: Network
    moves: tuple[MoveArc, ...]
    lateness: tuple[LateArc, ...]
    """Where work is late, and where requested help is not given, which counts as one day."""
    late_cost: int
    """Price of a quarter-hour that is a day late: more than any moves it could save cost."""
    caps: Mapping[Pair, int]
    """Minutes that each pair may move today: what its share leaves, or would leave if it were asked."""
    new: frozenset[Pair]
    """Pairs that would have to be asked."""
    askable: Mapping[str, int]
    """How many of them may be asked for each giver."""


def build(situation: Situation, short: Collection[ItemClass] = ()) -> Problem:
    """The problem of a canonical situation. Equal situations give equal problems, arc by arc.

    `short`: classes for which all able teams together lack capacity; of them only legal clocks are rescued.
    """
    giving, taking = givers(situation), receivers(situation)
    agreements = Agreements(situation)
    movable = cohorts(situation, giving, taking, agreements, short)
    late_cost = _cost_of_lateness(giving, taking, movable)
    drawing = _Drawing(taking, movable, late_cost)
    own: dict[str, list[tuple[int, Cohort]]] = {giver.outlook.team: [] for giver in giving}
    for index, cohort in enumerate(movable):
        own[cohort.giver.outlook.team].append((index, cohort))
    for giver in giving:
        drawing.add(giver, own[giver.outlook.team])
    network, moves = drawing.finished()
    pairs = {move.pair: move.receiver for move in moves}
    left = {pair: agreements.minutes_left(*pair) for pair in pairs}
    return Problem(
        givers=giving,
        receivers=taking,
        cohorts=movable,
        network=network,
        moves=moves,
        lateness=drawing.lateness(),
        late_cost=late_cost,
        caps={pair: _asked(pairs[pair], situation) if most is None else most for pair, most in left.items()},
        new=frozenset(pair for pair, most in left.items() if most is None),
        askable={team: agreements.askable(team, {to for one, to in left if one == team}) for team in own},
    )


def _asked(receiver: Receiver, situation: Situation) -> int:
    return min(most_per_day(receiver, situation), parameters.MINUTES_IN_ALL)


def _cost_of_lateness(giving: tuple[Giver, ...], taking: tuple[Receiver, ...], movable: tuple[Cohort, ...]) -> int:
    """More than any simple cycle of moves can cost, so that lateness always outweighs moving, exactly."""
    chains = sum(len(giver.load.edges) + 1 for giver in giving) + sum(len(team.load.edges) for team in taking)
    return (dearest() + parameters.FAIRNESS_COSTS[-1]) * (1 + len(movable) + chains)


class _Drawing:
    """Draws the network node by node; node 0 is the sink."""

    def __init__(self, taking: tuple[Receiver, ...], movable: tuple[Cohort, ...], late_cost: int) -> None:
        self._supplies = [0]
        self._arcs: list[Arc] = []
        self._moves: list[MoveArc] = []
        self._lateness: list[LateArc] = []
        self._late_cost = late_cost
        self._everything = sum(cohort.quarters for cohort in movable)
        self._chains = {receiver.outlook.team: self._receiver_chain(receiver) for receiver in taking}

    def finished(self) -> tuple[Network, tuple[MoveArc, ...]]:
        """The network and its move arcs."""
        return Network(tuple(self._supplies), tuple(self._arcs)), tuple(self._moves)

    def lateness(self) -> tuple[LateArc, ...]:
        """Its arcs that cost lateness."""
        return tuple(self._lateness)

    def add(self, giver: Giver, own: Sequence[tuple[int, Cohort]]) -> None:
        """A giver with its own cohorts and their indices: each may stay, or move to one of its candidates."""
        first = len(self._arcs)
        nodes, end = self._giver_chain(giver, [cohort for _, cohort in own])
        for index, cohort in own:
            start = self._node(cohort.quarters)
            self._arc(start, _at(nodes, giver.load.edges, cohort), cohort.quarters)
            for receiver, cost in cohort.candidates:
                chain = self._chains[receiver.outlook.team]
                arc = self._arc(start, _at(chain, receiver.load.edges, cohort), cohort.quarters, cost)
                self._moves.append(MoveArc(arc, index, receiver, (giver.outlook.team, receiver.outlook.team)))
        self._may_leave(giver, end, sum(cohort.quarters for _, cohort in own))
        for number, each in enumerate(self._arcs[first:], first):
            if each.cost >= self._late_cost:
                self._lateness.append(LateArc(number, each.cost // self._late_cost))

    def _node(self, supply: int = 0) -> int:
        self._supplies.append(supply)
        return len(self._supplies) - 1

    def _arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        self._arcs.append(Arc(tail, head, capacity, cost))
        return len(self._arcs) - 1

    def _receiver_chain(self, receiver: Receiver) -> list[int]:
        """H2 at each horizon, no overflow; H3 and fairness where the chain ends."""
        nodes = [self._node() for _ in receiver.rooms]
        for (tail, head), room in zip(pairwise(nodes), receiver.rooms, strict=False):
            self._arc(tail, head, room)
        total = min(receiver.rooms[-1], quarters(receiver.minutes_left_today / parameters.MOVED_WORK_FACTOR))
        for third, cost in enumerate(parameters.FAIRNESS_COSTS):
            self._arc(nodes[-1], 0, total * (third + 1) // 3 - total * third // 3, cost)
        return nodes

    def _giver_chain(self, giver: Giver, own: list[Cohort]) -> tuple[list[int], int]:
        """What stays: free up to what is aimed at of the capacity left by other work, late per day beyond it."""
        load = giver.load
        nodes = [self._node() for _ in load.edges]
        heads = [*nodes[1:], self._node()]
        followings = [*load.edges[1:], load.edges[-1] + 1]
        for index, edge in enumerate(load.edges):
            if edge > giver.within:
                self._arc(nodes[index], heads[index], self._everything)
                continue
            movable = sum(cohort.cell.minutes for cohort in own if cohort.cell.workdays <= edge)
            aimed = parameters.AIMED_LOAD if edge <= parameters.AIMED_WITHIN_WORKDAYS else 1.0
            free = aimed * load.capacity[index] - load.demand[index] + movable
            self._arc(nodes[index], heads[index], min(quarters(free), self._everything))
            self._arc(nodes[index], heads[index], self._everything, self._late_cost * (followings[index] - edge))
        return nodes, heads[-1]

    def _may_leave(self, giver: Giver, end: int, supply: int) -> None:
        """H3 of the giver: all but its daily share must reach the end of its own chain. Help that a lead requested is
        paid for leaving."""
        leaving = min(supply, quarters(giver.minutes_left_today))
        if giver.reason is PlanReason.HELP_REQUESTED:
            leaving = min(leaving, quarters(giver.help_minutes))
        self._supplies[end] = leaving - supply
        self._supplies[0] -= leaving
        helped = min(leaving, quarters(giver.help_minutes))
        self._arc(end, 0, leaving - helped)
        self._arc(end, 0, helped, self._late_cost)


def _at(nodes: list[int], edges: tuple[int, ...], cohort: Cohort) -> int:
    index = entry(edges, cohort.cell.workdays)
    assert index is not None, "cohorts due beyond the forecast are not built"
    return nodes[index]
