"""Whether an order may be carried out on an item as it stands, asked once, when the order arrives."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from audit.recount.classes import KINDS
from audit.recount.life import Life, S, day_of
from audit.recount.roster import TeamsAsOf
from contracts.item_state import RefusalReason
from contracts.items import ItemEvent, ItemHandedBack, PlacementOrdered, RecallOrdered, TransferOrdered

SYSTEM_MOVES_IN_20_WORKDAYS = 2


def refusal(life: Life, order: ItemEvent, teams: TeamsAsOf) -> str:
    """Why this order may not be carried out on the item as it is; "" if it may."""
    if not life.is_open:
        return RefusalReason.CLOSED
    match order:
        case PlacementOrdered():
            return RefusalReason.ALREADY_PLACED if _has_team(life, teams) else _receiver(life, order.to_team, teams)
        case TransferOrdered():
            return _against_transfer(life, order, teams)
        case RecallOrdered() | ItemHandedBack():
            return _against_return(life, order, teams)
        case _:
            return ""


def _has_team(life: Life, teams: TeamsAsOf) -> bool:
    """Whether a first placement comes too late. Unstarted items in a closed team may be placed."""
    known = teams.get(life.team)
    is_left = known is not None and known.closed and not life.started and life.state != S.IN_PROGRESS
    return life.state != S.UNPLACED and not is_left


def _against_return(life: Life, order: RecallOrdered | ItemHandedBack, teams: TeamsAsOf) -> str:
    recalled = isinstance(order, RecallOrdered)
    was_theirs = bool(life.moves) and life.moves[-1][1] == order.to_team
    if life.team != order.from_team or (recalled and not was_theirs):
        return RefusalReason.OWNER_CHANGED
    if recalled and (life.started or life.state == S.IN_PROGRESS):
        return RefusalReason.STARTED
    known = teams.get(order.to_team)
    return RefusalReason.UNKNOWN_TEAM if known is None or known.closed else ""


def _against_transfer(life: Life, order: TransferOrdered, teams: TeamsAsOf) -> str:
    checks = (
        (life.team != order.from_team, RefusalReason.OWNER_CHANGED),
        (life.started or life.state == S.IN_PROGRESS, RefusalReason.STARTED),
        (life.excluded, RefusalReason.EXCLUDED),
        (life.restricted, RefusalReason.RESTRICTED),
        (KINDS[life.item_class].urgent, RefusalReason.URGENT),
        (life.system_moves > 0, RefusalReason.ALREADY_MOVED),
        (_recent_system_moves(life, order) >= SYSTEM_MOVES_IN_20_WORKDAYS, RefusalReason.MOVED_TOO_OFTEN),
    )
    return next((reason for wrong, reason in checks if wrong), "") or _receiver(life, order.to_team, teams)


def _receiver(life: Life, team: str, teams: TeamsAsOf) -> str:
    known = teams.get(team)
    if known is None or known.closed or known.region != life.region:
        return RefusalReason.UNKNOWN_TEAM
    if team == life.team:
        return RefusalReason.OWNER_CHANGED
    if team in life.not_to:
        return RefusalReason.NOT_TO_TEAM
    of_class = KINDS[life.item_class].skill
    needed = {*life.skills, *((of_class,) if of_class else ())}
    if not needed <= set(known.skills) or (known.only_classes and life.item_class not in known.only_classes):
        return RefusalReason.SKILL_MISSING
    return ""


def _recent_system_moves(life: Life, order: TransferOrdered) -> int:
    today = day_of(order.occurred_at)
    return sum(by_system and _workdays(day_of(at), today) < 20 for at, _, by_system in life.moves)


@lru_cache(maxsize=4096)
def _workdays(start: date, end: date) -> int:
    off = _holidays()
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in off for day in days)


@lru_cache(maxsize=1)
def _holidays() -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=range(2000, 2060)))
