"""In which order a worklist stands."""

from datetime import date, timedelta

from contracts.item_state import ClockName, RunningClock
from contracts.items import ItemClass
from mailroom.profile.order import rank
from mailroom.workdays import add_workdays
from tests.doubles.office.records import an_item

TODAY = date(2026, 3, 2)


def clock(due_on: date, *, hard: bool) -> RunningClock:
    name = ClockName.FAILURE_TO_ACT if hard else ClockName.TARGET
    return RunningClock(clock=name, due_on=due_on, hard=hard, source="a rule")


def item(name: str, due_on: date, legal: date | None = None, item_class: ItemClass = ItemClass.VAEM):  # type: ignore[no-untyped-def]
    clocks = (clock(due_on, hard=False),) + ((clock(legal, hard=True),) if legal else ())
    return an_item(name, due_on=due_on, clocks=clocks, item_class=item_class)


def test_urgent_then_legal_then_by_date_and_ties_are_not_settled_by_chance() -> None:
    soon, later = TODAY + timedelta(days=1), TODAY + timedelta(days=30)
    last_legal = add_workdays(TODAY, 5)
    items = [
        item("target overdue", TODAY - timedelta(days=9)),
        item("target", soon),
        item("legal the same day", later, legal=later),
        item("target the same day", later),
        item("legal soon", later, legal=last_legal),
        item("legal far", soon, legal=add_workdays(TODAY, 6)),
        item("court", TODAY + timedelta(days=3), item_class=ItemClass.GERICHT_EILVERFAHREN),
    ]
    names = {each.item_id: name for each, name in zip(items, NAMES, strict=True)}
    ordered = [names[each.item_id] for each in sorted(items, key=lambda each: rank(each, TODAY))]
    assert ordered[:3] == ["court", "legal soon", "target overdue"]
    assert set(ordered[3:5]) == {"target", "legal far"}
    assert ordered[5:] == ["legal the same day", "target the same day"]


NAMES = (
    "target overdue",
    "target",
    "legal the same day",
    "target the same day",
    "legal soon",
    "legal far",
    "court",
)
