"""A shortage says what is missing, for how long its order of work holds, and moves nothing but legal clocks."""

from contracts.items import ItemClass
from contracts.jams import DueBucket, JamPhase
from contracts.plans import PlanDrawn, ShortageDeclared
from mailroom.allocation.plan import decide
from mailroom.allocation.shortage import fte
from mailroom.allocation.situation import Situation
from mailroom.workdays import business_date, workdays_between
from tests.unit.mailroom.allocation.offices import AT, EDGES, cell, described, movable, outlook, situation

SHORT = [2000 * edge * 1.5 for edge in EDGES]
ROOMY = [2000 * edge * 0.85 for edge in EDGES]


def flooded() -> Situation:
    """Four of five teams far above their capacity; the fifth has some room, but the region as a whole has none."""
    outlooks = [outlook(name, SHORT, JamPhase.OPEN) for name in "abcd"] + [outlook("e", ROOMY)]
    cells = [movable(name, cell(ItemClass.VAEM, 8), cell(ItemClass.WBA, 8, 100, 4500)) for name in "abcd"]
    return situation(outlooks, cells)


def test_when_the_region_is_short_only_legal_clocks_move() -> None:
    answer = decide(flooded())
    assert isinstance(answer, ShortageDeclared)
    assert {move.item_class for move in answer.moves} == {ItemClass.WBA}
    assert {effect.team for effect in answer.teams} >= {"e"}
    assert set(answer.short_classes) == {ItemClass.VAEM, ItemClass.WBA}


def test_a_shortage_names_hours_posts_order_cap_and_end() -> None:
    answer = decide(flooded())
    assert isinstance(answer, ShortageDeclared)
    assert answer.missing_minutes == 4 * 0.5 * 2000 * 20
    assert answer.missing_fte == fte(answer.missing_minutes) == round(80_000 / (462 * 0.6 * 20), 2)
    assert [each.item_class for each in answer.classes] == list(answer.triage) == [ItemClass.WBA, ItemClass.VAEM]
    assert answer.age_cap_workdays == 30
    assert answer.triage_until is not None
    assert workdays_between(business_date(AT), business_date(answer.triage_until)) == 5


def test_a_short_skill_does_not_stop_the_help_for_others() -> None:
    buckets = (DueBucket(ItemClass.EKS_ABSCHL, 8, 100, 9000),)
    unit = outlook("w", SHORT, JamPhase.OPEN).model_copy(update={"due_buckets": buckets})
    teams = [described("w", skills=("SELBST",)), *[described(name) for name in "ab"]]
    jam = outlook("a", [2000 * edge * 1.02 for edge in EDGES], JamPhase.OPEN)
    office = situation([jam, unit, outlook("b", ROOMY)], [movable("a", cell(ItemClass.VAEM, 8))], teams=teams)
    answer = decide(office)
    assert isinstance(answer, PlanDrawn)
    assert answer.short_classes == (ItemClass.EKS_ABSCHL,)
    assert {move.from_team for move in answer.moves} == {"a"}
