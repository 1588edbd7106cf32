"""With the second acceptance what still fits is left of an offer; the first one asks nothing."""

import pytest

from contracts.proposals import ProposalState
from mailroom.proposals.agreement import accepted
from mailroom.proposals.fit import Room
from mailroom.proposals.life import Act
from mailroom.proposals.proposal import Proposal
from tests.doubles.office.proposals import ROOM, ROSTER, offered_items, proposal


def half_accepted() -> Proposal:
    return proposal(10, 1, state=ProposalState.ACCEPTED_BY_GIVER)


def room(_: Proposal) -> Room:
    return ROOM


@pytest.mark.parametrize(
    ("left", "act"), [(10, Act.ACCEPT_AS_RECEIVER), (3, Act.ACCEPT_AS_RECEIVER), (0, Act.SUPERSEDE)]
)
def test_the_second_acceptance_takes_what_still_fits(left: int, act: Act) -> None:
    still_there = dict(list(offered_items().items())[:left])
    after, what = accepted(half_accepted(), Act.ACCEPT_AS_RECEIVER, still_there, ROSTER, room)
    assert (len(after.items), what) == (left, act)


def test_the_first_acceptance_asks_for_no_room() -> None:
    def nobody_asks(_: Proposal) -> Room:
        raise AssertionError("asked for room")

    offered = proposal(10, 1)
    assert accepted(offered, Act.ACCEPT_AS_GIVER, {}, ROSTER, nobody_asks) == (offered, Act.ACCEPT_AS_GIVER)
