"""With the second acceptance what still fits is left of an offer; the first one asks nothing."""

from datetime import datetime

import pytest

from contracts.proposals import ProposalState
from contracts.settings import SettingsChanged
from mailroom.proposals.agreement import accepted
from mailroom.proposals.fit import Room
from mailroom.proposals.life import Act
from mailroom.proposals.proposal import Proposal
from mailroom.teams import roster_of
from tests.doubles.office.records import a_team, an_item, an_outlook
from tests.unit.mailroom.proposals.test_life import proposal

NOW = datetime.fromisoformat("2026-03-02T08:00:00+01:00")
ROSTER = roster_of([a_team("T1"), a_team("T2")])
LIMITS = SettingsChanged(region="nord", version=1, at=NOW)
WAITING = {an_item(f"p{n}").item_id: an_item(f"p{n}") for n in range(10)}


def half_accepted() -> Proposal:
    return proposal(10, 1, state=ProposalState.ACCEPTED_BY_GIVER)


def room(_: Proposal) -> Room:
    return Room(giver=an_outlook("T1", NOW), receiver=an_outlook("T2", NOW), limits=LIMITS)


@pytest.mark.parametrize(
    ("left", "act"), [(10, Act.ACCEPT_AS_RECEIVER), (3, Act.ACCEPT_AS_RECEIVER), (0, Act.SUPERSEDE)]
)
def test_the_second_acceptance_takes_what_still_fits(left: int, act: Act) -> None:
    still_there = dict(list(WAITING.items())[:left])
    after, what = accepted(half_accepted(), Act.ACCEPT_AS_RECEIVER, still_there, ROSTER, room)
    assert (len(after.items), what) == (left, act)


def test_the_first_acceptance_asks_for_no_room() -> None:
    def nobody_asks(_: Proposal) -> Room:
        raise AssertionError("asked for room")

    offered = proposal(10, 1)
    assert accepted(offered, Act.ACCEPT_AS_GIVER, {}, ROSTER, nobody_asks) == (offered, Act.ACCEPT_AS_GIVER)
