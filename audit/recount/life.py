"""An item's life, folded the plain way: sort what happened by time and place, walk through it, and read the end.

Rules: docs/rules/items.md#order-of-events. Facts count in the order in which they occurred, whenever they arrived. At
one instant the receipt comes first, then `seq` decides, then the usual course of a life, then the log. An order was
judged once, when it arrived, and that verdict stays: a refused order is passed over and a done one changes the owner,
whatever late facts precede it now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from audit.recount.classes import KINDS
from audit.recount.roster import Teams
from contracts.item_state import ItemState
from contracts.items import (
    ItemClass,
    ItemCompleted,
    ItemEvent,
    ItemExcluded,
    ItemHandedBack,
    ItemHandedOver,
    ItemIncluded,
    ItemParked,
    ItemReceiptCorrected,
    ItemReceived,
    ItemReclassified,
    ItemReopened,
    ItemResumed,
    ItemStarted,
    ItemWithdrawn,
    PlacementOrdered,
    RecallOrdered,
    TransferOrdered,
)

S = ItemState
CLOSED = (S.DONE, S.WITHDRAWN)
MOVING_ORDERS = (PlacementOrdered, TransferOrdered, RecallOrdered, ItemHandedBack)
ORDERS = (*MOVING_ORDERS, ItemExcluded, ItemIncluded)

_STEPS: tuple[tuple[type[ItemEvent], tuple[ItemState, ...], ItemState], ...] = (
    (ItemStarted, (S.WAITING, S.PARKED), S.IN_PROGRESS),
    (ItemParked, (S.WAITING, S.IN_PROGRESS), S.PARKED),
    (ItemResumed, (S.PARKED,), S.WAITING),
    (ItemCompleted, (S.UNPLACED, S.WAITING, S.IN_PROGRESS, S.PARKED), S.DONE),
    (ItemWithdrawn, (S.UNPLACED, S.WAITING, S.IN_PROGRESS, S.PARKED), S.WITHDRAWN),
)
"""Step, the states in which it means something, and where it leads."""

_USUAL_COURSE = (
    ItemReceiptCorrected,
    ItemReclassified,
    ItemHandedOver,
    ItemStarted,
    ItemParked,
    ItemResumed,
    ItemCompleted,
    ItemWithdrawn,
    ItemReopened,
)

Key = tuple[datetime, tuple[int, ...], str]


class Happening(NamedTuple):
    """An event with the verdict on it as an order: None not judged, "" done, else the reason for refusal.

    `place`: its position among the item's events of one instant (see `place_of`).
    """

    event: ItemEvent
    verdict: str | None = None
    place: tuple[int, ...] = ()

    @property
    def key(self) -> Key:
        """Its position among the item's events."""
        return (self.event.occurred_at, self.place, self.event.event_id)


def place_of(event: ItemEvent, offset: int) -> tuple[int, ...]:
    """The place of an event that came at this offset of the log."""
    if isinstance(event, ItemReceived):
        return (-1, event.seq or 0, offset)
    course = next((number for number, kind in enumerate(_USUAL_COURSE, 1) if isinstance(event, kind)), 0)
    return (event.seq or 0, course, offset)


@dataclass(slots=True)
class Life:
    """The state of an item after some events."""

    state: ItemState
    team: str | None
    region: str
    item_class: ItemClass
    minutes: int
    first_legal: date
    """Legal receipt date as reported with the receipt; `legal` is the one that counts."""
    legal: date
    reported_on: date
    skills: tuple[str, ...] = ()
    restricted: bool = False
    excluded: bool = False
    started: bool = False
    was_closed: bool = False
    system_moves: int = 0
    transferred: bool = False
    not_to: frozenset[str] = frozenset()
    moves: tuple[tuple[datetime, str, bool], ...] = ()
    """(when, from which team, by the system)"""

    @property
    def is_open(self) -> bool:
        """Whether it still needs work."""
        return self.state not in CLOSED


def walk(happenings: Iterable[Happening], teams: Teams, life: Life | None = None) -> Life | None:
    """The life after these events, which must be sorted by `key`. None as long as there is no receipt."""
    life = None if life is None else replace(life)
    for happening in happenings:
        event = happening.event
        if life is None:
            life = _received(event) if isinstance(event, ItemReceived) else None
        elif isinstance(event, ORDERS):
            if happening.verdict == "":
                _carry_out(life, event)
        else:
            _apply(life, event, teams)
    return life


def _received(event: ItemReceived) -> Life:
    at_rest = S.WAITING if event.team else S.UNPLACED
    return Life(
        state=S.DONE if event.decided_automatically else at_rest,
        team=event.team,
        region=event.region,
        item_class=event.item_class,
        minutes=event.minutes or KINDS[event.item_class].minutes,
        first_legal=event.legal_received_on,
        legal=event.legal_received_on,
        reported_on=day_of(event.occurred_at),
        skills=event.skills,
        restricted=event.restricted,
        not_to=frozenset(event.not_to_team),
    )


def _apply(life: Life, event: ItemEvent, teams: Teams) -> None:
    if isinstance(event, ItemReceiptCorrected):
        if event.legal_received_on <= life.reported_on:
            life.legal = event.legal_received_on
    elif isinstance(event, ItemReopened):
        if not life.is_open:
            life.state = S.WAITING if life.team else S.UNPLACED
            life.started, life.was_closed = False, True
    elif life.is_open:
        _go_on(life, event, teams)


def _go_on(life: Life, event: ItemEvent, teams: Teams) -> None:
    """A fact about an item that still needs work."""
    for kind, states, follows in _STEPS:
        if isinstance(event, kind) and life.state in states:
            life.state = follows
            life.started = life.started or kind is ItemStarted
            return
    match event:
        case ItemReclassified():
            life.item_class = event.item_class
            life.minutes = event.minutes or KINDS[event.item_class].minutes
        case ItemHandedOver():
            known = teams.known(event.to_team, event.occurred_at)
            _lay_down(life)
            _give(life, event.to_team, event.occurred_at, by_system=False)
            life.region = known.region if known else life.region
        case _:
            pass


def _carry_out(life: Life, order: ItemEvent) -> None:
    match order:
        case ItemExcluded() | ItemIncluded():
            life.excluded = isinstance(order, ItemExcluded)
        case TransferOrdered():
            if life.team not in (None, order.to_team):
                life.system_moves += 1
                life.transferred = True
            _give(life, order.to_team, order.occurred_at, by_system=True)
        case RecallOrdered():
            _returned(life, order.to_team)
            _give(life, order.to_team, order.occurred_at, by_system=False)
        case ItemHandedBack():
            if life.team not in (None, order.to_team):
                life.not_to |= {str(life.team)}
            _lay_down(life)
            _returned(life, order.to_team)
            _give(life, order.to_team, order.occurred_at, by_system=False)
        case PlacementOrdered():
            _give(life, order.to_team, order.occurred_at, by_system=False)
        case _:
            pass


def _lay_down(life: Life) -> None:
    """The new owner has not begun yet."""
    life.started = False
    if life.state == S.IN_PROGRESS:
        life.state = S.WAITING


def _returned(life: Life, to_team: str) -> None:
    if life.team not in (None, to_team):
        life.system_moves = 0


def _give(life: Life, team: str, at: datetime, *, by_system: bool) -> None:
    if life.team is not None and life.team != team:
        life.moves = (*life.moves, (at, life.team, by_system))
    life.team = team
    if life.state == S.UNPLACED:
        life.state = S.WAITING


def day_of(at: datetime) -> date:
    """The day in Germany."""
    return at.astimezone(ZoneInfo("Europe/Berlin")).date()
