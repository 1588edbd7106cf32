"""The verdict on an order about an item: done, or refused for a reason the business knows."""

from datetime import date

from contracts.backlog import UnplacedReason
from contracts.item_state import CLOSED_STATES, ItemState, RefusalReason
from contracts.items import ItemClass
from mailroom.deadlines import CLASSES
from mailroom.items.folding import SYSTEM_BASES
from mailroom.items.life import Life, OwnerEntry, day_of
from mailroom.teams import Roster
from mailroom.workdays import workdays_between

MOVES_IN_PERIOD = 2
PERIOD_WORKDAYS = 20
"""No ping-pong: the system moves an item at most twice in 20 working days. Returns by a lead do not count."""


def judge(life: Life, order: OwnerEntry, roster: Roster) -> RefusalReason | None:
    """None if the order may be carried out on the item as it is now, else the first reason against it."""
    if life.state in CLOSED_STATES:
        return RefusalReason.CLOSED
    match order.type:
        case "item.placement_ordered":
            return _placement(life, order, roster)
        case "item.transfer_ordered":
            return _transfer(life, order, roster)
        case "item.recall_ordered":
            return _recall(life, order, roster)
        case "item.handed_back":
            return _hand_back(life, order, roster)
    return None


def _placement(life: Life, order: OwnerEntry, roster: Roster) -> RefusalReason | None:
    if life.state != ItemState.UNPLACED and (_is_started(life) or not _is_left_behind(life, roster)):
        return RefusalReason.ALREADY_PLACED
    return _receiver(life, order, roster)


def _is_left_behind(life: Life, roster: Roster) -> bool:
    """Whether the item names a closed team: nobody works on it there, so it may be placed like one without a team."""
    return roster.why_unplaced(life.team, life.region) is UnplacedReason.TEAM_CLOSED


def _transfer(life: Life, order: OwnerEntry, roster: Roster) -> RefusalReason | None:
    rule = CLASSES[ItemClass(life.item_class)]
    reasons = (
        (RefusalReason.OWNER_CHANGED, life.team != order.from_team),
        (RefusalReason.STARTED, _is_started(life)),
        (RefusalReason.EXCLUDED, life.excluded),
        (RefusalReason.RESTRICTED, life.receipt.restricted),
        (RefusalReason.URGENT, rule.urgent or rule.movable == "never"),
        (RefusalReason.ALREADY_MOVED, life.system_moves >= 1),
        (RefusalReason.MOVED_TOO_OFTEN, _recent_moves(life, order.at) >= MOVES_IN_PERIOD),
    )
    against = next((reason for reason, holds in reasons if holds), None)
    return against or _receiver(life, order, roster)


def _recall(life: Life, order: OwnerEntry, roster: Roster) -> RefusalReason | None:
    if life.team != order.from_team or not life.moves or life.moves[-1].from_team != order.to_team:
        return RefusalReason.OWNER_CHANGED
    if _is_started(life):
        return RefusalReason.STARTED
    return None if roster.is_open(order.to_team or "") else RefusalReason.UNKNOWN_TEAM


def _hand_back(life: Life, order: OwnerEntry, roster: Roster) -> RefusalReason | None:
    if life.team != order.from_team:
        return RefusalReason.OWNER_CHANGED
    return None if roster.is_open(order.to_team or "") else RefusalReason.UNKNOWN_TEAM


def _receiver(life: Life, order: OwnerEntry, roster: Roster) -> RefusalReason | None:
    team = order.to_team or ""
    if not roster.is_open(team) or roster.region_of(team) != life.region:
        return RefusalReason.UNKNOWN_TEAM
    if team == life.team:
        return RefusalReason.OWNER_CHANGED
    if team in life.not_to_team.split():
        return RefusalReason.NOT_TO_TEAM
    if not roster.can_work(team, ItemClass(life.item_class), life.receipt.skills.split()):
        return RefusalReason.SKILL_MISSING
    return None


def _is_started(life: Life) -> bool:
    return life.state == ItemState.IN_PROGRESS or life.started is not None


def _recent_moves(life: Life, at: int) -> int:
    today = date.fromordinal(day_of(at))
    return sum(
        move.basis in SYSTEM_BASES and workdays_between(date.fromordinal(day_of(move.at)), today) < PERIOD_WORKDAYS
        for move in life.moves
    )
