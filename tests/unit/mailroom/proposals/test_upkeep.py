"""What ends an undecided offer by itself: its time, that all of it has left, drift, and a plan that takes it back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.item_state import ItemStateChanged
from contracts.proposals import ProposalState
from mailroom.proposals.life import Act
from mailroom.proposals.upkeep import at_tick, taken_back
from tests.doubles.office.proposals import proposal
from tests.doubles.office.records import an_item

OFFER = proposal(10)
BEFORE = OFFER.expires_at - timedelta(minutes=1)


def items(*moved: int) -> dict[str, ItemStateChanged]:
    known = [an_item(f"p{number}") for number in range(10)]
    elsewhere = [
        item.model_copy(update={"team": "T3"}) if number in moved else item for number, item in enumerate(known)
    ]
    return {item.item_id: item for item in elsewhere}


def test_an_offer_that_still_holds_stays() -> None:
    assert at_tick(OFFER, items(), BEFORE) is None
    assert at_tick(OFFER, items(0), BEFORE) is None  # a tenth is not yet too much


def test_an_offer_expires_at_its_time_and_when_it_has_drifted() -> None:
    assert at_tick(OFFER, items(), OFFER.expires_at) is Act.EXPIRE
    assert at_tick(OFFER, items(0, 1), BEFORE) is Act.EXPIRE


def test_an_offer_of_which_all_has_left_is_superseded() -> None:
    assert at_tick(OFFER, items(*range(10)), BEFORE) is Act.SUPERSEDE
    assert at_tick(OFFER, {}, BEFORE) is Act.SUPERSEDE


@pytest.mark.parametrize("state", [ProposalState.RUNNING, ProposalState.DONE, ProposalState.DECLINED])
def test_what_was_decided_is_left_alone(state: ProposalState) -> None:
    decided = replace(OFFER, state=state)
    assert at_tick(decided, {}, OFFER.expires_at) is None
    assert not list(taken_back([OFFER.proposal_id], {OFFER.proposal_id: decided}))


def test_a_plan_takes_back_what_it_names_and_nobody_knows_is_passed_over() -> None:
    assert list(taken_back(["unknown", OFFER.proposal_id], {OFFER.proposal_id: OFFER})) == [OFFER]
