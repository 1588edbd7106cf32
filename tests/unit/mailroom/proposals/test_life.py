"""Life of a list: nothing moves before it starts, a stop stops, a repeated act changes nothing."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.items import TransferOrdered
from contracts.proposals import OPEN_STATES, ProposalChanged, ProposalState
from mailroom.allocation.parameters import WAVE_ITEMS
from mailroom.proposals.life import ALREADY, TRANSITIONS, Act, NotPossible, decide, evolve, expiry, next_wave, progress
from mailroom.proposals.proposal import Proposal, publish
from tests.doubles.office.proposals import NOW, proposal
from tests.doubles.office.records import an_item, judged

ANYTHING = st.one_of(st.sampled_from(Act), st.sampled_from(["verdict", "refusal"]))


class Story:
    """Plays acts and verdicts on a proposal and remembers what was sent."""

    def __init__(self, at_first: Proposal) -> None:
        self.proposal = at_first
        self.orders: list[TransferOrdered] = []
        self.seen: list[ProposalState] = [at_first.state]
        self.version = at_first.version

    def play(self, what: Act | str) -> None:
        if isinstance(what, Act):
            outcome = decide(self.proposal, what, NOW, self.version + 1)
            self.fold(() if isinstance(outcome, NotPossible) else outcome)
            return
        waiting = next((item for item in self.proposal.items if item.waits), None)
        if waiting is not None:
            order = next(order for order in self.orders if order.item_id == waiting.item_id)
            self.proposal = evolve(self.proposal, judged(order, NOW, what == "refusal"))
            self.fold(progress(self.proposal, NOW, self.version + 1))

    def fold(self, events: tuple[ProposalChanged | TransferOrdered, ...]) -> None:
        for event in events:
            self.proposal = evolve(self.proposal, event)
            if isinstance(event, TransferOrdered):
                self.orders.append(event)
            else:
                self.version = event.version
                self.seen.append(event.state)


@given(st.lists(ANYTHING, max_size=30), st.integers(1, 120), st.integers(1, 7))
def test_nothing_moves_before_the_list_starts(acts: list[Act | str], items: int, bundle_of: int) -> None:
    story = Story(proposal(items, bundle_of))
    for act in acts:
        story.play(act)
        if story.orders:
            assert ProposalState.RUNNING in story.seen and Act.START in acts
        assert story.proposal.outstanding <= WAVE_ITEMS


@given(st.lists(ANYTHING, max_size=30), st.integers(1, 120))
def test_a_stop_stops(acts: list[Act | str], items: int) -> None:
    story = Story(proposal(items))
    for first in (Act.START, Act.STOP):
        story.play(first)
    sent = len(story.orders)
    for act in acts:
        story.play(act)
    assert len(story.orders) == sent
    assert story.proposal.state is ProposalState.STOPPED


@given(st.lists(ANYTHING, max_size=30), st.integers(1, 60))
def test_a_repeated_act_changes_nothing(acts: list[Act | str], items: int) -> None:
    once, twice = Story(proposal(items)), Story(proposal(items))
    for act in acts:
        once.play(act)
        twice.play(act)
        if isinstance(act, Act):
            twice.play(act)
    assert (once.proposal, once.orders, once.version) == (twice.proposal, twice.orders, twice.version)


@given(st.lists(ANYTHING, max_size=30), st.integers(1, 120))
def test_published_figures_are_consistent(acts: list[Act | str], items: int) -> None:
    story = Story(proposal(items))
    for act in acts:
        story.play(act)
    stands = publish(story.proposal, NOW)
    assert stands.moved_items + stands.refused_items <= items
    assert sum(line.items for line in stands.lines) == items
    if stands.state not in OPEN_STATES | {ProposalState.STOPPED}:
        assert stands.offered_minutes == stands.accepted_minutes == 0


def test_every_act_has_a_place_in_the_tables() -> None:
    assert {act for _, act in TRANSITIONS} == set(Act) == set(ALREADY)


def test_all_items_are_ordered_once_and_the_proposal_is_done() -> None:
    story = Story(proposal(130, bundle_of=3))
    story.play(Act.START)
    while story.proposal.outstanding:
        story.play("verdict")
    assert story.proposal.state is ProposalState.DONE
    assert len({order.event_id for order in story.orders}) == 130
    assert [order.wave for order in story.orders] == sorted(order.wave for order in story.orders)


def test_a_household_stays_in_one_wave() -> None:
    story = Story(proposal(120, bundle_of=7))
    story.play(Act.START)
    assert len(story.orders) == 49
    assert next_wave(story.proposal, NOW) == ()


def test_a_household_larger_than_a_wave_is_split() -> None:
    story = Story(proposal(60, bundle_of=60))
    story.play(Act.START)
    assert len(story.orders) == WAVE_ITEMS


def test_a_listed_one_may_be_held_and_released_before_it_starts() -> None:
    story = Story(proposal(state=ProposalState.LISTED))
    for act in (Act.HOLD, Act.START, Act.RELEASE, Act.START, Act.HOLD):
        story.play(act)
    states = [ProposalState.LISTED, ProposalState.HELD, ProposalState.LISTED, ProposalState.RUNNING]
    assert story.seen == states, "a held one does not start, and a running one is stopped, not held"


@pytest.mark.parametrize("state", [ProposalState.ACCEPTED_BY_GIVER, ProposalState.ACCEPTED_BY_RECEIVER])
def test_what_was_half_accepted_in_0_2_0_can_only_end(state: ProposalState) -> None:
    possible = {act for known, act in TRANSITIONS if known is state}
    assert possible == {Act.SUPERSEDE, Act.STOP}


def test_a_question_of_friday_ends_on_tuesday_at_the_same_time_of_day() -> None:
    friday = datetime.fromisoformat("2026-03-27T14:30:00+01:00")
    assert expiry(friday) == datetime.fromisoformat("2026-03-31T14:30:00+02:00")


def test_a_verdict_on_another_order_changes_nothing() -> None:
    running = proposal(state=ProposalState.RUNNING)
    assert evolve(running, an_item("p1")) == running
    assert expiry(NOW) - NOW == timedelta(days=2)
