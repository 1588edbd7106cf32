"""Bundles: the households of a team that could move as a whole, and how they are measured and picked.

A bundle is every open item of one household in one team; an item without household is a bundle of its own. One
item that must stay makes the whole bundle stay. Documents (`movable = with_parent`) move only with another
item of their household; without a household they are a bundle of their own, since nothing ties them to a team.
Parked items make their household stay: somebody already works on it and waits for an answer.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemClass
from contracts.plans import MovableCell, MovableMeasured, PlannedMove
from mailroom.allocation import parameters
from mailroom.assignment import skills_needed
from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import BEYOND, HORIZONS
from mailroom.proposals.filling import fullest
from mailroom.workdays import add_workdays, business_date, workdays_between

Cell = tuple[ItemClass, int, tuple[str, ...], tuple[str, ...]]
"""Lead class, due bucket, skills and shunned teams: what distinguishes bundles in a plan."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Whole household (or single item) of one team that may move. Items in order of due date, then item id."""

    items: tuple[ItemStateChanged, ...]
    due_on: date
    item_class: ItemClass
    """Lead class: the class of the item that is due first."""
    skills: tuple[str, ...]
    not_to_team: tuple[str, ...]
    minutes: int

    @property
    def order(self) -> tuple[date, date, str]:
        """Earliest due first, then earliest received, then item id."""
        first = self.items[0]
        return self.due_on, first.legal_received_on, first.item_id


def may_move(item: ItemStateChanged) -> bool:
    """Whether the item itself allows a move by the system (H1)."""
    rule = CLASSES[item.item_class]
    free = not (item.excluded or item.restricted or item.system_moves)
    return free and item.state is ItemState.WAITING and not rule.urgent and rule.movable != "never"


def bundles_of(items: Iterable[ItemStateChanged], bound: Container[str] = ()) -> tuple[Bundle, ...]:
    """The movable bundles among all open items of one team; `bound`: items in an open proposal or order."""
    households: defaultdict[str, list[ItemStateChanged]] = defaultdict(list)
    for item in items:
        households[item.case_key or f"-{item.item_id}"].append(item)
    found = [_bundle(members) for members in households.values() if _whole(members, bound)]
    return tuple(sorted(found, key=lambda bundle: bundle.order))


def _whole(members: Sequence[ItemStateChanged], bound: Container[str]) -> bool:
    if not all(may_move(item) and item.item_id not in bound for item in members):
        return False
    only_documents = all(CLASSES[item.item_class].movable == "with_parent" for item in members)
    return not (only_documents and members[0].case_key)


def _bundle(members: list[ItemStateChanged]) -> Bundle:
    ordered = tuple(sorted(members, key=lambda item: (item.due_on, item.item_id)))
    skills = {skill for item in ordered for skill in skills_needed(item.item_class, item.skills)}
    shunned = {team for item in ordered for team in item.not_to_team}
    return Bundle(
        items=ordered,
        due_on=ordered[0].due_on,
        item_class=ordered[0].item_class,
        skills=tuple(sorted(skills)),
        not_to_team=tuple(sorted(shunned)),
        minutes=sum(item.minutes for item in ordered),
    )


def earliest_due(at: datetime) -> date:
    """Nothing due before this day moves at `at`: the new owner can work on it from the next working day only."""
    return add_workdays(business_date(at), parameters.SOONEST_DUE_WORKDAYS)


def bucket(today: date, due_on: date) -> int:
    """The due bucket: the smallest horizon that reaches the due date, or BEYOND."""
    ahead = workdays_between(today, due_on)
    return next((horizon for horizon in HORIZONS if ahead <= horizon), BEYOND)


def measure(region: str, team: str, at: datetime, bundles: Iterable[Bundle]) -> MovableMeasured:
    """What this team could give at tick `at`, in cells of lead class, due bucket, skills and shunned teams."""
    cells = tuple(
        MovableCell(*cell, len(found), sum(len(each.items) for each in found), sum(each.minutes for each in found))
        for cell, found in sorted(by_cell(bundles, at).items(), key=lambda entry: entry[0])
    )
    return MovableMeasured(region=region, team=team, at=at, cells=cells)


def by_cell(bundles: Iterable[Bundle], at: datetime) -> dict[Cell, list[Bundle]]:
    """The bundles that may move at tick `at` by their cell, each in the order in which they came."""
    today, first = business_date(at), earliest_due(at)
    buckets: dict[date, int] = {}
    cells: defaultdict[Cell, list[Bundle]] = defaultdict(list)
    for bundle in bundles:
        due_on = bundle.due_on
        if due_on < first:
            continue
        if due_on not in buckets:
            buckets[due_on] = bucket(today, due_on)
        cells[bundle.item_class, buckets[due_on], bundle.skills, bundle.not_to_team].append(bundle)
    return cells


def take(
    cells: Mapping[Cell, Sequence[Bundle]],
    move: PlannedMove,
    taken: Container[str],
    may_have: Callable[[Bundle], bool] = lambda _: True,
) -> tuple[Bundle, ...]:
    """Bundles for a planned move, earliest due first, never more minutes than planned and as many as whole bundles
    allow. `cells`: those of the giver; `taken`: items already given to another move of the plan; `may_have`: whether
    the receiver may have it.
    """
    cell = (move.item_class, move.workdays, tuple(move.skills), tuple(move.not_to_team))
    able = [each for each in cells.get(cell, ()) if each.items[0].item_id not in taken and may_have(each)]
    return tuple(able[index] for index in fullest([bundle.minutes for bundle in able], move.minutes))
