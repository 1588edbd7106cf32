"""An undecided offer of which more than a tenth of the minutes cannot move any more has drifted."""

from typing import Any

import pytest

from contracts.item_state import ItemState
from mailroom.proposals.drift import drift, has_drifted
from mailroom.proposals.proposal import keep
from tests.doubles.office.proposals import offered_items, proposal


@pytest.mark.parametrize(
    "changed",
    [{"state": ItemState.IN_PROGRESS}, {"team": "T3"}, {"excluded": True}, {"restricted": True}, {"system_moves": 1}],
)
def test_what_cannot_move_any_more_counts_with_its_household(changed: dict[str, Any]) -> None:
    assert drift(proposal(10), offered_items(**changed)) == 0.1
    assert drift(proposal(10, bundle_of=5), offered_items(**changed)) == 0.5


def test_a_tenth_is_not_yet_too_much() -> None:
    assert not has_drifted(proposal(10), offered_items(excluded=True))
    assert has_drifted(proposal(9), offered_items(excluded=True))


def test_an_offer_as_it_was_has_not_drifted_and_one_that_is_gone_has_wholly() -> None:
    assert drift(proposal(10), offered_items()) == 0
    assert drift(proposal(10), {}) == 1
    assert drift(keep(proposal(10), ()), {}) == 0
