"""A shortage says what is missing, for how long its order of work holds, and moves nothing but legal clocks."""

import pytest
from hypothesis import given, settings

from contracts.items import ItemClass
from contracts.jams import ClassRate, DueBucket, JamPhase
from mailroom.allocation.load import load_of
from mailroom.allocation.shortage.missing import fte, missing_by_class, shortages
from mailroom.allocation.situation import Situation
from mailroom.workdays import business_date, workdays_between
from tests.doubles.office.drawn import situations
from tests.doubles.office.situations import (
    AT,
    EDGES,
    ROOMY,
    SHORT,
    cell,
    declared,
    described,
    flooded,
    movable,
    outlook,
    planned,
    situation,
)


def test_when_the_region_is_short_only_legal_clocks_move() -> None:
    answer = declared(flooded())
    assert {move.item_class for move in answer.moves} == {ItemClass.WBA}
    assert {effect.team for effect in answer.teams} >= {"e"}
    assert set(answer.short_classes) == {ItemClass.VAEM, ItemClass.WBA}


def test_a_shortage_names_hours_posts_order_cap_and_end() -> None:
    answer = declared(flooded())
    assert answer.missing_minutes == 4 * 0.5 * 2000 * 20
    assert answer.missing_fte == fte(answer.missing_minutes) == round(80_000 / (462 * 0.6 * 20), 2)
    assert [each.item_class for each in answer.classes] == list(answer.triage) == [ItemClass.WBA, ItemClass.VAEM]
    assert sum(each.missing_minutes for each in answer.classes) == pytest.approx(answer.missing_minutes, abs=0.2)
    assert all(each.missing_fte == fte(each.missing_minutes) > 0 for each in answer.classes)
    assert answer.age_cap_workdays == 60
    assert answer.triage_until is not None
    assert workdays_between(business_date(AT), business_date(answer.triage_until)) == 5


def test_a_short_skill_does_not_stop_the_help_for_others() -> None:
    buckets = (DueBucket(ItemClass.EKS_ABSCHL, 8, 100, 9000),)
    unit = outlook("w", SHORT, JamPhase.OPEN).model_copy(update={"due_buckets": buckets})
    teams = [described("w", skills=("SELBST",)), *[described(name) for name in "ab"]]
    jam = outlook("a", [2000 * edge * 1.02 for edge in EDGES], JamPhase.OPEN)
    office = situation([jam, unit, outlook("b", ROOMY)], [movable("a", cell(ItemClass.VAEM, 8))], teams=teams)
    answer = planned(office)
    assert answer.short_classes == (ItemClass.EKS_ABSCHL,)
    assert answer.missing == ((ItemClass.EKS_ABSCHL, 20_000.0, fte(20_000)),), "the help for others does not hide it"
    assert {move.from_team for move in answer.moves} == {"a"}


def test_what_is_still_to_come_is_missing_too() -> None:
    rates = (ClassRate(ItemClass.KDU, 20.0, 40.0),)
    drawn = outlook("a", SHORT).model_copy(update={"due_buckets": (), "class_rates": rates})
    assert shortages([drawn]) == ((ItemClass.KDU, 20_000.0, fte(20_000)),)
    unknown = drawn.model_copy(update={"class_rates": ()})
    assert shortages([unknown]) == ((ItemClass.UNKLAR, 20_000.0, fte(20_000)),)


@settings(max_examples=100, deadline=None)
@given(situations())
def test_the_classes_add_up_to_what_the_teams_lack(office: Situation) -> None:
    by_class = missing_by_class(office.outlooks)
    assert sum(by_class.values()) == pytest.approx(sum(load_of(each).missing() for each in office.outlooks))
    assert {each.item_class for each in shortages(office.outlooks)} == set(by_class)
    assert min(by_class.values(), default=1.0) > 0
    some = frozenset(list(by_class)[:1])
    assert {each.item_class for each in shortages(office.outlooks, some)} == some
