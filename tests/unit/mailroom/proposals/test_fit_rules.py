"""What may go out with an approval, whatever was drawn: H1 to H3 asked of the answer, not of the code."""

from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.item_state import ItemState, ItemStateChanged
from mailroom.deadlines import CLASSES
from mailroom.proposals.fit import Room, fitted
from mailroom.proposals.proposal import OfferedItem, Proposal, keep
from mailroom.teams import Roster
from tests.unit.mailroom.proposals.drawn import a_proposal, a_room, a_roster, a_worklist

MANY = settings(max_examples=200, deadline=None)
EPSILON = 1e-3


class Approval(NamedTuple):
    """An offer at the moment when both have agreed."""

    proposal: Proposal
    known: dict[str, ItemStateChanged]
    roster: Roster
    room: Room

    def kept(self) -> frozenset[str]:
        """What may go out."""
        left = fitted(self.proposal, self.known, self.roster, self.room)
        return frozenset(item.item_id for item in left.items)

    def bundles(self) -> list[list[OfferedItem]]:
        """The offered households."""
        numbers = dict.fromkeys(item.bundle for item in self.proposal.items)
        return [[item for item in self.proposal.items if item.bundle == number] for number in numbers]


def an_approval(seed: int) -> Approval:
    rng = Random(seed)
    return Approval(*a_proposal(rng, a_worklist(rng)), a_roster(rng), a_room(rng))


APPROVALS = st.integers(0, 2**32).map(an_approval)


def stays(approval: Approval, item: OfferedItem) -> bool:
    """Whether a rule about the single item keeps it (H1), in the words of docs/rules/allocation.md#h1."""
    known = approval.known.get(item.item_id)
    if known is None or known.team != "T1" or known.state is not ItemState.WAITING:
        return True
    rule, receiver = CLASSES[known.item_class], approval.roster.teams["T2"]
    needed = {*known.skills, *([rule.skill] if rule.skill else [])}
    return (
        known.excluded
        or known.restricted
        or known.system_moves > 0
        or rule.urgent
        or "T2" in known.not_to_team
        or receiver.closed
        or not needed <= set(receiver.skills)
        or bool(receiver.only_classes and known.item_class not in receiver.only_classes)
    )


def minutes(approval: Approval, kept: frozenset[str], within: int = 999) -> int:
    return sum(item.minutes for item in approval.proposal.items if item.item_id in kept and item.workdays <= within)


def is_over(approval: Approval, more: list[OfferedItem], kept: frozenset[str]) -> bool:
    """Whether these items, on top of what is kept, break H2 or H3."""
    room, all_of_it = approval.room, kept | {item.item_id for item in more}
    assert room.giver is not None and room.receiver is not None
    total = minutes(approval, all_of_it)
    share = room.receiver.capacity_days[0].minutes * 0.30
    if total > 0.25 * room.giver.open_minutes - room.given_today + EPSILON:
        return True
    if 1.1 * (total + room.received_today) > share + EPSILON:
        return True
    uncertain = any(each.risk > 0.2 and each.workdays <= 20 for each in room.receiver.horizons)
    for row in room.receiver.horizons:
        coming = sum(each for due, each in room.committed if due <= row.workdays)
        added = minutes(approval, all_of_it, row.workdays)
        touched = any(item.workdays <= row.workdays for item in more)
        limit = (0.85 if uncertain else 0.87) * row.capacity_minutes
        if touched and row.demand_minutes + 1.1 * (coming + added) > limit + EPSILON:
            return True
    return False


@MANY
@given(APPROVALS)
def test_never_more_than_was_approved(approval: Approval) -> None:
    assert approval.kept() <= {item.item_id for item in approval.proposal.items}
    first = {item.item_id for bundle in approval.bundles()[:3] for item in bundle}
    part = keep(approval.proposal, first)
    shrunk = approval._replace(proposal=part)
    assert shrunk.kept() <= {item.item_id for item in part.items}


@MANY
@given(APPROVALS)
def test_h1_nothing_goes_that_a_rule_about_the_item_keeps(approval: Approval) -> None:
    kept = approval.kept()
    assert not [item for item in approval.proposal.items if item.item_id in kept and stays(approval, item)]


@MANY
@given(APPROVALS)
def test_h2_h3_no_limit_is_passed_by_all_that_goes(approval: Approval) -> None:
    kept = approval.kept()
    going = [item for item in approval.proposal.items if item.item_id in kept]
    assert not going or not is_over(approval, going, frozenset())


@MANY
@given(APPROVALS)
def test_a_household_goes_as_a_whole_or_not_at_all(approval: Approval) -> None:
    kept = approval.kept()
    for bundle in approval.bundles():
        assert len({item.item_id in kept for item in bundle}) == 1


@MANY
@given(APPROVALS)
def test_nothing_stays_without_a_rule_that_keeps_it(approval: Approval) -> None:
    kept = approval.kept()
    for bundle in approval.bundles():
        if bundle[0].item_id not in kept:
            assert any(stays(approval, item) for item in bundle) or is_over(approval, bundle, kept)


@MANY
@given(APPROVALS)
def test_what_has_gone_does_not_go_again(approval: Approval) -> None:
    kept = approval.kept()
    moved = {name: approval.known[name].model_copy(update={"system_moves": 1, "team": "T1"}) for name in kept}
    again = approval._replace(known=approval.known | moved, room=an_approval(0).room)
    assert not again.kept() & kept


def test_the_drawn_approvals_keep_some_and_refuse_some() -> None:
    drawn = [an_approval(seed) for seed in range(300)]
    assert sum(bool(each.kept()) for each in drawn) > 60
    refused = [
        (each, bundle)
        for each in drawn
        for bundle in each.bundles()
        if not {item.item_id for item in bundle} & each.kept()
    ]
    assert sum(any(stays(each, item) for item in bundle) for each, bundle in refused) > 100
    assert sum(not any(stays(each, item) for item in bundle) for each, bundle in refused) > 100
