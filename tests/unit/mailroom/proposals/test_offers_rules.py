"""H1 where offers are made: what is bundled, measured and offered, whatever a worklist holds."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.plans import PlannedMove, PlanReason
from mailroom.deadlines import CLASSES
from mailroom.proposals.bundles import bundles_of, earliest_due, measure
from mailroom.proposals.offers import offers_for
from tests.doubles.office.records import a_plan
from tests.unit.mailroom.proposals.drawn import NOW, a_roster, a_worklist

MANY = settings(max_examples=150, deadline=None)
SEEDS = st.integers(0, 2**32)


@MANY
@given(SEEDS)
def test_h1_only_whole_free_unstarted_households_are_bundled(seed: int) -> None:
    rng = Random(seed)
    items = [item for members in a_worklist(rng) for item in members]
    bound = frozenset(item.item_id for item in items if rng.random() < 0.1)
    bundled = bundles_of(items, bound)
    for bundle in bundled:
        household = {item.item_id for item in items if item.case_key == bundle.items[0].case_key}
        assert {item.item_id for item in bundle.items} == household
        assert not household & bound
        for item in bundle.items:
            rule = CLASSES[item.item_class]
            assert item.state is ItemState.WAITING and item.system_moves == 0
            assert not (item.restricted or item.excluded or rule.urgent)
            assert set(item.skills) | ({rule.skill} if rule.skill else set()) <= set(bundle.skills)
            assert set(item.not_to_team) <= set(bundle.not_to_team)
        assert any(item.item_class is not ItemClass.UNTERLAGEN for item in bundle.items)
    cells = measure("nord", "T1", NOW, bundled).cells
    soon = [bundle for bundle in bundled if bundle.due_on < earliest_due(NOW)]
    assert sum(cell.bundles for cell in cells) == len(bundled) - len(soon)


@MANY
@given(SEEDS)
def test_h1_an_offer_holds_only_what_its_receiver_may_and_can_have_and_no_more_than_planned(seed: int) -> None:
    rng = Random(seed)
    roster = a_roster(rng)
    bundles = bundles_of(item for members in a_worklist(rng) for item in members)
    moves = tuple(
        PlannedMove(
            from_team="T1",
            to_team=receiver,
            item_class=cell.item_class,
            workdays=cell.workdays,
            skills=cell.skills,
            not_to_team=cell.not_to_team,
            items=cell.items,
            minutes=rng.randint(1, cell.minutes),
            reason=PlanReason.RELIEVES_OPEN_JAM,
        )
        for cell in measure("nord", "T1", NOW, bundles).cells
        for receiver in ("T2", "T3")
    )
    if not moves:
        return
    offers = offers_for(a_plan(NOW, 0, *moves), {"T1": bundles}, roster)
    offered = [item.item_id for offer in offers for item in offer.items]
    assert len(offered) == len(set(offered)), "a household goes to one receiver only"
    known = {item.item_id: item for bundle in bundles for item in bundle.items}
    for offer in offers:
        wanted = sum(move.minutes for move in moves if move.to_team == offer.to_team)
        assert sum(item.minutes for item in offer.items) <= wanted
        for item in offer.items:
            asked = known[item.item_id]
            assert offer.to_team not in asked.not_to_team
            assert roster.can_work(offer.to_team, asked.item_class, asked.skills)
