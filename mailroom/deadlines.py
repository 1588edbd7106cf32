"""Item classes and their statutory and target clocks, as data with the paragraph of each.

Source: docs/rules/item-classes.md. Two kinds of clock run on one item: what the law sets (hard) and what the office
set itself (target). All start with the legal receipt date, never with arrival in a queue. Periods of weeks and months
that would end on a Saturday, Sunday or public holiday end on the next working day (SGB X section 26 with BGB sections
187 to 193).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from contracts.item_state import ClockName, RunningClock
from contracts.items import ItemClass, ItemReceived
from mailroom.workdays import add_workdays, months_after

Movable = Literal["yes", "with_parent", "own_skill_only", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """What is the same for all items of one class: expected work, skill, whether it may move, and its periods.

    `minutes`: mean net handling time, an assumption until the office measures its own. `share`: share of all
    receipts of a normal office. `target_workdays` / `target_months`: the office's own target, 0 for none.
    `failure_months`: SGG section 88, 0 where no application is pending.
    """

    minutes: int
    share: float
    movable: Movable = "yes"
    skill: str | None = None
    urgent: bool = False
    sensitive: bool = False
    target_workdays: int = 0
    target_months: int = 0
    failure_months: int = 0
    source: str = "target of the office"


_FAILURE = {6: "SGG § 88 I: six months after the application", 3: "SGG § 88 II: three months after the objection"}
_SAME_OR_NEXT_DAY = "urgent: same or next working day"


def _urgent(share: float, source: str) -> ClassRule:
    return ClassRule(
        minutes=60, share=share, movable="never", urgent=True, sensitive=True, target_workdays=1, source=source
    )


CLASSES: Mapping[ItemClass, ClassRule] = {
    ItemClass.UNTERLAGEN: ClassRule(minutes=12, share=0.45, movable="with_parent", target_workdays=10),
    ItemClass.VAEM: ClassRule(minutes=35, share=0.20, target_workdays=10),
    ItemClass.WBA: ClassRule(minutes=45, share=0.093, target_workdays=14, failure_months=6),
    ItemClass.HA_NEU: ClassRule(minutes=150, share=0.023, skill="NEUANTRAG", target_workdays=14, failure_months=6),
    ItemClass.WIDERSPRUCH: ClassRule(
        minutes=150, share=0.011, movable="own_skill_only", skill="WIDERSPRUCH", sensitive=True, failure_months=3
    ),
    ItemClass.UEBERPRUEFUNG: ClassRule(minutes=90, share=0.005, failure_months=6),
    ItemClass.BUT: ClassRule(minutes=20, share=0.06, target_workdays=10),
    ItemClass.KDU: ClassRule(minutes=40, share=0.06, target_workdays=10),
    ItemClass.EKS_ABSCHL: ClassRule(
        minutes=90, share=0.02, movable="own_skill_only", skill="SELBST", target_months=2, failure_months=6
    ),
    ItemClass.DRITTE: ClassRule(minutes=15, share=0.058, target_workdays=10),
    ItemClass.IRRLAEUFER: ClassRule(minutes=5, share=0.015, target_workdays=1, source="SGB I § 16 II: without delay"),
    ItemClass.EIL_NOTLAGE: _urgent(0.003, _SAME_OR_NEXT_DAY),
    ItemClass.EIL_WOHNUNG: _urgent(0.0015, "SGB II § 22 VIII, IX: " + _SAME_OR_NEXT_DAY),
    ItemClass.GERICHT_EILVERFAHREN: _urgent(0.0005, "SGG § 86b: " + _SAME_OR_NEXT_DAY),
    ItemClass.VORL_ENTSCHEIDUNG: ClassRule(minutes=45, share=0.0, target_workdays=5, source="SGB II § 41a"),
    ItemClass.ZUST_KLAERUNG: ClassRule(minutes=30, share=0.0, sensitive=True),
    ItemClass.SCAN_MANGEL: ClassRule(minutes=5, share=0.0, target_workdays=3),
    ItemClass.UNKLAR: ClassRule(minutes=10, share=0.0, target_workdays=1, source="unknown class: triage next day"),
}

NO_END_OF_WORK = frozenset({ClockName.ACKNOWLEDGE})
"""Clocks for an intermediate step, not for finishing the item: they never set `due_on`."""


def next_workday_if_off(end: date) -> date:
    """SGB X section 26 III: a period that ends on a Saturday, Sunday or public holiday ends on the next working day."""
    return add_workdays(end, 0)


def last_payment_day_before(grant_ends_on: date) -> date:
    """Last day on which a renewal can still be paid in advance without a gap.

    Benefits are paid monthly in advance (SGB II section 42 I), so the renewal must be decided by the last
    working day of the month before the one in which the first day after the grant lies.
    """
    if grant_ends_on >= date.max:
        return date.max
    month_before_ends = (grant_ends_on + timedelta(days=1)).replace(day=1)
    return add_workdays(month_before_ends, -1)


def clocks_for(received: ItemReceived, item_class: ItemClass) -> tuple[RunningClock, ...]:
    """All clocks that run on this receipt if it is of that class, in the order of `ClockName`'s due dates."""
    return running_clocks(
        item_class,
        received.legal_received_on,
        received.due_on,
        received.parent_due_on,
        received.grant_ends_on,
        received.court_due_on,
    )


@lru_cache(maxsize=65536)
def running_clocks(
    item_class: ItemClass,
    legal_received_on: date,
    given: date | None = None,
    parent_due_on: date | None = None,
    grant_ends_on: date | None = None,
    court_due_on: date | None = None,
) -> tuple[RunningClock, ...]:
    """As `clocks_for`, from the dates alone; cached, because a day's post shares few combinations."""
    rule = CLASSES[item_class]
    clocks = [_own_clock(rule, legal_received_on, given, parent_due_on)]
    if item_class is ItemClass.WBA and grant_ends_on is not None:
        source = "SGB II §§ 41 III, 42 I: paid without a gap after the grant"
        clocks.append(_clock(ClockName.GRANT_END, last_payment_day_before(grant_ends_on), True, source))
    if rule.failure_months:
        end = next_workday_if_off(months_after(legal_received_on, rule.failure_months))
        clocks.append(_clock(ClockName.FAILURE_TO_ACT, end, True, _FAILURE[rule.failure_months]))
    if item_class is ItemClass.WIDERSPRUCH:
        clocks.append(_clock(ClockName.ACKNOWLEDGE, add_workdays(legal_received_on, 3), False, "target of the office"))
    if item_class is ItemClass.ZUST_KLAERUNG:
        end = next_workday_if_off(_days_after(legal_received_on, 14))
        clocks.append(_clock(ClockName.COMPETENCE_CHECK, end, True, "SGB IX § 14 I: two weeks"))
    if court_due_on is not None:
        clocks.append(_clock(ClockName.COURT, court_due_on, True, "date set by the court"))
    return tuple(sorted((clock for clock in clocks if clock), key=lambda clock: (clock.due_on, clock.clock.value)))


def _own_clock(rule: ClassRule, received_on: date, given: date | None, parent: date | None) -> RunningClock | None:
    """The one clock that is not statutory: a date given by the caller, else the parent's, else the class target."""
    if given is not None:
        return _clock(ClockName.GIVEN, given, False, "date given by the calling system")
    if parent is not None and rule.movable == "with_parent":
        return _clock(ClockName.PARENT, parent, False, "clock of the matter it belongs to")
    if rule.target_workdays:
        return _clock(ClockName.TARGET, add_workdays(received_on, rule.target_workdays), False, rule.source)
    if rule.target_months:
        end = next_workday_if_off(months_after(received_on, rule.target_months))
        return _clock(ClockName.TARGET, end, False, rule.source)
    return None


def _clock(name: ClockName, due: date, hard: bool, source: str) -> RunningClock:
    return RunningClock(clock=name, due_on=due, hard=hard, source=source)


def _days_after(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def due_on(clocks: Iterable[RunningClock]) -> date:
    """The date by which the item should be done: the earliest of its clocks, statutory or target."""
    return min(clock.due_on for clock in clocks if clock.clock not in NO_END_OF_WORK)


WITH_LEGAL_END = frozenset(
    {item_class for item_class, rule in CLASSES.items() if rule.failure_months}
    | {ItemClass.GERICHT_EILVERFAHREN, ItemClass.ZUST_KLAERUNG}
)
"""Classes on which a statutory clock runs."""


@lru_cache(maxsize=65536)
def legal_end(item_class: ItemClass, legal_received_on: date, due: date) -> date | None:
    """The first statutory date of an item as far as its receipt and due dates show it; None if they show none.

    A renewal due before the office's own target is due by the end of a grant, and an urgent court matter by the
    court's date. A grant that ends after the target does not show in the two dates.
    """
    clocks = running_clocks(item_class, legal_received_on)
    if item_class is ItemClass.GERICHT_EILVERFAHREN or (
        item_class is ItemClass.WBA and due < min(clock.due_on for clock in clocks)
    ):
        return due
    return min((clock.due_on for clock in clocks if clock.hard), default=None)
