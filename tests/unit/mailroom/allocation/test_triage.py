"""The order of work when everybody is short."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.item_state import ClockName, ItemStateChanged, RunningClock
from contracts.items import ItemClass
from contracts.jams import DueBucket
from mailroom.allocation.triage import Ground, has_legal_clock, order_of_classes, order_of_work, place, urgency
from mailroom.deadlines import CLASSES, due_on, running_clocks
from mailroom.workdays import add_workdays, workdays_between
from tests.doubles.assignment import an_item
from tests.unit.mailroom.allocation.offices import outlook

TODAY = date(2026, 3, 31)


def waiting(name: str, age: int, item_class: ItemClass = ItemClass.VAEM, hard: int | None = None) -> ItemStateChanged:
    """An item received so many working days ago; `hard`: its legal clock ends in so many."""
    due = add_workdays(TODAY, 5)
    clocks = [RunningClock(clock=ClockName.TARGET, due_on=due, hard=False, source="target of the office")]
    if hard is not None:
        end = add_workdays(TODAY, hard)
        clocks.append(RunningClock(clock=ClockName.FAILURE_TO_ACT, due_on=end, hard=True, source="SGG § 88"))
    return an_item(
        name,
        item_class=item_class,
        minutes=CLASSES[item_class].minutes,
        legal_received_on=add_workdays(TODAY, -age),
        due_on=due,
        clocks=tuple(clocks),
    )


def names(*items: ItemStateChanged) -> list[ItemClass]:
    return [item.item_class for item in order_of_work(items, TODAY)]


def test_urgent_work_comes_first_then_legal_clocks_then_the_age_cap_then_what_costs_most() -> None:
    urgent = waiting("u", 0, ItemClass.EIL_NOTLAGE)
    legal = waiting("l", 3, ItemClass.WBA, hard=4)
    old = waiting("o", 31, ItemClass.KDU)
    short, long = waiting("s", 8, ItemClass.DRITTE), waiting("t", 8, ItemClass.VAEM)
    assert names(long, old, short, legal, urgent) == [
        ItemClass.EIL_NOTLAGE,
        ItemClass.WBA,
        ItemClass.KDU,
        ItemClass.DRITTE,
        ItemClass.VAEM,
    ]


def test_a_legal_clock_far_away_does_not_push_others_aside() -> None:
    assert names(waiting("l", 3, ItemClass.HA_NEU, hard=100), waiting("s", 8))[0] is ItemClass.VAEM


def test_nothing_waits_longer_than_the_cap_behind_shorter_work() -> None:
    quick, long = waiting("q", 29, ItemClass.UNTERLAGEN), waiting("o", 30, ItemClass.EKS_ABSCHL)
    assert names(quick, long) == [ItemClass.EKS_ABSCHL, ItemClass.UNTERLAGEN]
    younger = waiting("o", 29, ItemClass.EKS_ABSCHL)
    assert names(quick, younger) == [ItemClass.UNTERLAGEN, ItemClass.EKS_ABSCHL]


def test_the_cost_of_waiting_is_convex_and_counts_per_minute() -> None:
    later, sooner = urgency(ItemClass.VAEM, 8, 35), urgency(ItemClass.VAEM, 4, 35)
    assert later == 2 * sooner > 0
    assert urgency(ItemClass.VAEM, 8, 70) == later / 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_any_order_of_input_gives_one_order_of_work_that_keeps_the_cap(seed: int) -> None:
    rng = Random(seed)
    items = [
        waiting(f"i{n}", rng.randint(0, 60), rng.choice(list(ItemClass)), rng.choice([None, None, 5, 90]))
        for n in range(12)
    ]
    ordered = order_of_work(items, TODAY)
    assert ordered == order_of_work(rng.sample(items, len(items)), TODAY)
    free = [item for item in ordered if not CLASSES[item.item_class].urgent and not _legal(item)]
    old = [workdays_between(item.legal_received_on, TODAY) >= 30 for item in free]
    assert old == sorted(old, reverse=True)


def _legal(item: ItemStateChanged) -> bool:
    return any(clock.hard and workdays_between(TODAY, clock.due_on) <= 20 for clock in item.clocks)


def test_classes_are_ordered_by_law_and_then_by_what_waiting_costs() -> None:
    buckets = tuple(
        DueBucket(each, 5, 10, 10 * CLASSES[each].minutes)
        for each in (ItemClass.VAEM, ItemClass.HA_NEU, ItemClass.WBA, ItemClass.BUT, ItemClass.EIL_WOHNUNG)
    )
    drawn = outlook("a").model_copy(update={"due_buckets": buckets})
    assert order_of_classes([drawn]) == (
        ItemClass.EIL_WOHNUNG,
        ItemClass.WBA,
        ItemClass.HA_NEU,
        ItemClass.BUT,
        ItemClass.VAEM,
    )


def test_the_law_sets_a_clock_for_applications_objections_and_competence() -> None:
    assert {each for each in ItemClass if has_legal_clock(each)} == {
        ItemClass.WBA,
        ItemClass.HA_NEU,
        ItemClass.WIDERSPRUCH,
        ItemClass.UEBERPRUEFUNG,
        ItemClass.EKS_ABSCHL,
        ItemClass.ZUST_KLAERUNG,
    }


def test_a_grant_that_ends_after_the_offices_target_still_puts_its_renewal_first() -> None:
    clocks = running_clocks(ItemClass.WBA, add_workdays(TODAY, -5), grant_ends_on=date(2026, 4, 30))
    target, grant = (each for each in clocks if each.clock in (ClockName.TARGET, ClockName.GRANT_END))
    assert target.due_on < grant.due_on, "due by the target, paid in advance by the end of the grant"
    renewal = waiting("r", 5, ItemClass.WBA).model_copy(update={"clocks": clocks, "due_on": due_on(clocks)})
    assert place(renewal, TODAY).ground is Ground.LEGAL_CLOCK
    later = running_clocks(ItemClass.WBA, add_workdays(TODAY, -5), grant_ends_on=date(2026, 6, 30))
    assert place(renewal.model_copy(update={"clocks": later}), TODAY).ground is Ground.COST_OF_WAITING
