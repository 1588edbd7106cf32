"""What has started since the two teams' outlooks counts against their room for a list."""

from dataclasses import replace
from datetime import timedelta

from contracts.base import derive_id
from contracts.jams import TeamOutlookDrawn
from contracts.proposals import ProposalState
from mailroom.proposals.agreement import room_of
from mailroom.proposals.proposal import Proposal
from tests.doubles.office.proposals import LIMITS, NOW, proposal
from tests.doubles.office.records import an_outlook

OUTLOOKS: dict[str, TeamOutlookDrawn] = {team: an_outlook(team, NOW) for team in ("T1", "T2")}


def other(to_team: str = "T2", **changed: object) -> Proposal:
    """Ten items of 35 minutes that another list brings, started with the outlooks."""
    started = replace(proposal(state=ProposalState.RUNNING), proposal_id=derive_id("other"), to_team=to_team)
    return replace(started, **{"agreed_at": NOW, **changed})  # type: ignore[arg-type]  # fields of Proposal


def room(*others: Proposal) -> tuple[int, int, int]:
    """Minutes that the other lists are committed to bring, give today and receive today."""
    found = room_of(proposal(), others, OUTLOOKS, LIMITS, NOW.date())
    return sum(minutes for _, minutes in found.committed), found.given_today, found.received_today


def test_what_has_started_counts_for_receiver_and_giver() -> None:
    assert room() == (0, 0, 0)
    assert room(other()) == (350, 350, 350)
    assert room(other(to_team="T3")) == (0, 350, 0)
    assert room(other(from_team="T3")) == (350, 0, 350)


def test_the_list_itself_and_what_has_not_started_do_not_count() -> None:
    assert room(other(proposal_id=proposal().proposal_id), other(agreed_at=None)) == (0, 0, 0)


def test_what_moved_before_the_outlook_is_in_it() -> None:
    moved = tuple(replace(item, order_id="o", verdict="done") for item in proposal().items)
    assert room(other(items=moved)) == (350, 350, 350), "not known to be in it"
    yesterday = NOW - timedelta(days=1)
    assert room(other(items=moved, agreed_at=yesterday)) == (0, 0, 0)
    assert room(other(agreed_at=yesterday)) == (350, 0, 0), "still on its way"
