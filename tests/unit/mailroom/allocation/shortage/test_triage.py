"""The order of work when everybody is short."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.item_state import ClockName, ItemStateChanged, RunningClock
from contracts.items import ItemClass
from contracts.jams import DueBucket
from mailroom.allocation.shortage.triage import Ground, has_legal_clock, order_of_classes, order_of_work, place
from mailroom.deadlines import CLASSES, due_on, running_clocks
from mailroom.workdays import add_workdays, workdays_between
from tests.doubles.office.records import an_item
from tests.doubles.office.situations import outlook

TODAY = date(2026, 3, 31)


def waiting(
    name: str, age: int, item_class: ItemClass = ItemClass.VAEM, hard: int | None = None, due_in: int = 0
) -> ItemStateChanged:
    """An item received this many working days ago; `hard`: its legal clock ends in this many; `due_in`: today if 0."""
    due = add_workdays(TODAY, due_in)
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


def test_urgent_work_comes_first_then_legal_clocks_then_the_age_cap_then_the_shortest_of_what_is_due() -> None:
    urgent = waiting("u", 0, ItemClass.EIL_NOTLAGE)
    legal = waiting("l", 3, ItemClass.WBA, hard=4, due_in=4)
    old = waiting("o", 61, ItemClass.KDU)
    short, long = waiting("s", 12, ItemClass.DRITTE), waiting("t", 30, ItemClass.VAEM)
    later, latest = waiting("v", 30, ItemClass.HA_NEU, due_in=1), waiting("w", 1, ItemClass.UNTERLAGEN, due_in=9)
    assert names(latest, long, old, later, short, legal, urgent) == [
        ItemClass.EIL_NOTLAGE,
        ItemClass.WBA,
        ItemClass.KDU,
        ItemClass.DRITTE,
        ItemClass.VAEM,
        ItemClass.HA_NEU,
        ItemClass.UNTERLAGEN,
    ]


def test_a_legal_clock_pushes_others_aside_only_when_it_ends_within_ten_working_days() -> None:
    short = waiting("s", 8)
    assert names(waiting("l", 3, ItemClass.HA_NEU, hard=10, due_in=10), short)[0] is ItemClass.HA_NEU
    assert names(waiting("l", 3, ItemClass.HA_NEU, hard=11, due_in=11), short)[0] is ItemClass.VAEM


def test_nothing_due_waits_longer_than_the_cap_behind_shorter_work() -> None:
    quick, long = waiting("q", 59, ItemClass.UNTERLAGEN), waiting("o", 60, ItemClass.EKS_ABSCHL)
    assert names(quick, long) == [ItemClass.EKS_ABSCHL, ItemClass.UNTERLAGEN]
    younger = waiting("o", 59, ItemClass.EKS_ABSCHL)
    assert names(quick, younger) == [ItemClass.UNTERLAGEN, ItemClass.EKS_ABSCHL]


def test_the_cap_is_none_for_work_that_has_long_to_go() -> None:
    quick, review = waiting("q", 12, ItemClass.UNTERLAGEN), waiting("r", 70, ItemClass.UEBERPRUEFUNG, due_in=56)
    assert names(review, quick) == [ItemClass.UNTERLAGEN, ItemClass.UEBERPRUEFUNG]


def test_what_is_not_due_keeps_its_place_by_due_date() -> None:
    sooner, later = waiting("s", 2, ItemClass.HA_NEU, due_in=2), waiting("l", 9, ItemClass.IRRLAEUFER, due_in=3)
    assert names(later, sooner) == [ItemClass.HA_NEU, ItemClass.IRRLAEUFER]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_any_order_of_input_gives_one_order_of_work_that_keeps_the_cap(seed: int) -> None:
    rng = Random(seed)
    items = [
        waiting(f"i{n}", rng.randint(0, 90), rng.choice(list(ItemClass)), rng.choice([None, None, 5, 90]))
        for n in range(12)
    ]
    ordered = order_of_work(items, TODAY)
    assert ordered == order_of_work(rng.sample(items, len(items)), TODAY)
    free = [item for item in ordered if not CLASSES[item.item_class].urgent and not _legal(item)]
    old = [workdays_between(item.legal_received_on, TODAY) >= 60 for item in free]
    assert old == sorted(old, reverse=True)


def _legal(item: ItemStateChanged) -> bool:
    return any(clock.hard and workdays_between(TODAY, clock.due_on) <= 10 for clock in item.clocks)


def test_of_classes_urgent_ones_come_first_then_renewals_then_the_shortest() -> None:
    buckets = tuple(
        DueBucket(each, 5, 10, 10 * CLASSES[each].minutes)
        for each in (ItemClass.VAEM, ItemClass.HA_NEU, ItemClass.WBA, ItemClass.BUT, ItemClass.EIL_WOHNUNG)
    )
    drawn = outlook("a").model_copy(update={"due_buckets": buckets})
    assert order_of_classes([drawn]) == (
        ItemClass.EIL_WOHNUNG,
        ItemClass.WBA,
        ItemClass.BUT,
        ItemClass.VAEM,
        ItemClass.HA_NEU,
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
    today = date(2026, 4, 21)
    received = add_workdays(today, -10)
    clocks = running_clocks(ItemClass.WBA, received, grant_ends_on=date(2026, 4, 30))
    target, grant = (each for each in clocks if each.clock in (ClockName.TARGET, ClockName.GRANT_END))
    assert today < target.due_on < grant.due_on, "due by the target, paid in advance by the end of the grant"
    renewal = waiting("r", 10, ItemClass.WBA).model_copy(update={"clocks": clocks, "due_on": due_on(clocks)})
    assert place(renewal, today).ground is Ground.LEGAL_CLOCK
    later = running_clocks(ItemClass.WBA, received, grant_ends_on=date(2026, 6, 30))
    assert place(renewal.model_copy(update={"clocks": later}), today).ground is Ground.DUE_DATE
