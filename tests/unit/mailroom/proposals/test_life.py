"""Life of a proposal: nothing moves unasked, a stop stops, a repeated decision changes nothing."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.items import TransferOrdered
from contracts.proposals import OPEN_STATES, ProposalChanged, ProposalState
from contracts.reliefs import DeclineReason
from mailroom.allocation.parameters import WAVE_ITEMS
from mailroom.proposals.life import ALREADY, TRANSITIONS, Act, NotPossible, decide, evolve, expiry, next_wave, progress
from mailroom.proposals.proposal import Proposal, first_items, keep, publish
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
def test_nothing_moves_before_both_teams_agreed(acts: list[Act | str], items: int, bundle_of: int) -> None:
    story = Story(proposal(items, bundle_of))
    for act in acts:
        story.play(act)
        if story.orders:
            assert ProposalState.RUNNING in story.seen
            half = {ProposalState.ACCEPTED_BY_GIVER, ProposalState.ACCEPTED_BY_RECEIVER}
            assert half & set(story.seen) or Act.START in acts, "only a share that runs starts its list"
        assert story.proposal.outstanding <= WAVE_ITEMS


@given(st.lists(ANYTHING, max_size=30), st.integers(1, 120))
def test_a_stop_stops(acts: list[Act | str], items: int) -> None:
    story = Story(proposal(items))
    for first in (Act.ACCEPT_AS_GIVER, Act.ACCEPT_AS_RECEIVER, Act.STOP):
        story.play(first)
    sent = len(story.orders)
    for act in acts:
        story.play(act)
    assert len(story.orders) == sent
    assert story.proposal.state is ProposalState.STOPPED


@given(st.lists(ANYTHING, max_size=30), st.integers(1, 60))
def test_a_repeated_decision_changes_nothing(acts: list[Act | str], items: int) -> None:
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
    for act in (Act.ACCEPT_AS_RECEIVER, Act.ACCEPT_AS_GIVER):
        story.play(act)
    while story.proposal.outstanding:
        story.play("verdict")
    assert story.proposal.state is ProposalState.DONE
    assert len({order.event_id for order in story.orders}) == 130
    assert [order.wave for order in story.orders] == sorted(order.wave for order in story.orders)


def test_a_household_stays_in_one_wave() -> None:
    story = Story(proposal(120, bundle_of=7))
    for act in (Act.ACCEPT_AS_RECEIVER, Act.ACCEPT_AS_GIVER):
        story.play(act)
    assert len(story.orders) == 49
    assert next_wave(story.proposal, NOW) == ()


def test_a_household_larger_than_a_wave_is_split() -> None:
    story = Story(proposal(60, bundle_of=60))
    for act in (Act.ACCEPT_AS_RECEIVER, Act.ACCEPT_AS_GIVER):
        story.play(act)
    assert len(story.orders) == WAVE_ITEMS


def test_a_declined_proposal_says_why_and_stays_declined() -> None:
    outcome = decide(proposal(), Act.DECLINE, NOW, 1, DeclineReason.KEEP_CONTEXT)
    assert not isinstance(outcome, NotPossible)
    declined = evolve(proposal(), outcome[0])
    assert declined.decline_reason is DeclineReason.KEEP_CONTEXT
    assert isinstance(decide(declined, Act.ACCEPT_AS_GIVER, NOW, 2), NotPossible)


def test_an_offer_of_friday_expires_on_monday_at_the_same_time_of_day() -> None:
    friday = datetime.fromisoformat("2026-03-27T14:30:00+01:00")
    assert expiry(friday) == datetime.fromisoformat("2026-03-30T14:30:00+02:00")


def test_a_part_is_whole_households() -> None:
    shrunk = keep(proposal(10, bundle_of=4), first_items(proposal(10, bundle_of=4), 7))
    assert len(shrunk.items) == 4


def test_a_verdict_on_another_order_changes_nothing() -> None:
    running = proposal(state=ProposalState.RUNNING)
    assert evolve(running, an_item("p1")) == running
    assert expiry(NOW) - NOW == timedelta(days=1)
