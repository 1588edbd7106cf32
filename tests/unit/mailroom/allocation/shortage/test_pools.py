"""Work of a skill against the capacity of all who have it."""

from itertools import combinations

from hypothesis import given, settings

from contracts.items import ItemClass
from contracts.jams import DueBucket, TeamOutlookDrawn
from mailroom.allocation.shortage.pools import due_by_class, judged, pools, short_classes
from mailroom.allocation.situation import Situation
from mailroom.teams import roster_of
from tests.doubles.office.drawn import situations
from tests.doubles.office.situations import EDGES, described, outlook


def team(name: str, load: float, *classes: ItemClass) -> TeamOutlookDrawn:
    """A team loaded with this many times its capacity, its work made up of these classes in equal parts."""
    drawn = outlook(name, [2000 * edge * load for edge in EDGES])
    buckets = tuple(DueBucket(each, 8, 10, 1000) for each in classes or (ItemClass.VAEM,))
    return drawn.model_copy(update={"due_buckets": buckets})


def test_a_region_near_its_capacity_is_not_short_and_one_five_days_in_twenty_above_is() -> None:
    roster = roster_of([described("a"), described("b")])
    assert not short_classes(pools(roster, [team("a", 1.40), team("b", 1.08)]))
    assert short_classes(pools(roster, [team("a", 1.40), team("b", 1.12)])) == {ItemClass.VAEM}


def test_a_skill_is_short_where_all_who_have_it_are() -> None:
    roster = roster_of([described("a", skills=()), described("w", skills=("WIDERSPRUCH",)), described("b", skills=())])
    found = pools(roster, [team("a", 0.5), team("b", 0.5), team("w", 1.3, ItemClass.WIDERSPRUCH)])
    assert short_classes(found) == {ItemClass.WIDERSPRUCH}
    assert [pool.is_short for pool in found] == [True, False]


def test_work_that_others_can_do_makes_no_skill_short() -> None:
    roster = roster_of([described("a", skills=()), described("w", skills=("WIDERSPRUCH",))])
    found = pools(roster, [team("a", 0.5), team("w", 1.3, ItemClass.WIDERSPRUCH, ItemClass.VAEM)])
    assert not short_classes(found)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_a_short_pool_is_work_that_cannot_all_be_done_in_time(office: Situation) -> None:
    """Brute force over every set of classes: a pool is short only if some set exceeds all able teams' capacity."""
    drawn = {each.team: each for each in office.outlooks}
    work = {name: due_by_class(each) for name, each in drawn.items()}
    classes = sorted({each for waiting in work.values() for each in waiting})
    able = {c: {t for t in drawn if c in work[t] or office.roster.can_work(t, c)} for c in classes}
    broken = set()
    for size in range(1, len(classes) + 1):
        for chosen in combinations(classes, size):
            teams = set().union(*(able[each] for each in chosen))
            demand = sum(work[name].get(each, 0.0) for name in drawn for each in chosen)
            if demand > 1.25 * sum(judged(drawn[name]).capacity_minutes for name in teams) + 1e-6:
                broken |= set(chosen)
    assert short_classes(pools(office.roster, office.outlooks)) <= broken


@settings(max_examples=60, deadline=None)
@given(situations())
def test_the_work_by_class_adds_up_to_the_demand(office: Situation) -> None:
    for drawn in office.outlooks:
        total = sum(due_by_class(drawn).values())
        assert abs(total - judged(drawn).demand_minutes) < 1e-6 * max(1.0, total)
