"""What a lead gives by itself, or a supervisor orders."""

from dataclasses import replace

import pytest

from contracts.base import derive_id
from contracts.proposals import ProposalState
from contracts.reliefs import MOST_SHARES, ConsentState, ReliefCause
from mailroom.allocation.relief.shares import runs
from mailroom.help.giving import give, has_given
from mailroom.help.life import Act, decide
from mailroom.help.lists import after_relief
from mailroom.proposals import life
from mailroom.proposals.bundles import bundles_of
from tests.doubles.office.records import REGION, an_item
from tests.doubles.office.reliefs import ASKED_AT, a_relief, a_share

BUNDLES = bundles_of([an_item("g1", case_key="household-1"), an_item("g2", case_key="household-1"), an_item("g3")])
TEAMS = (REGION, "T1", "T3")


def test_only_the_receiver_is_asked_for_just_these_households_of_today() -> None:
    given = give(None, TEAMS, BUNDLES, ReliefCause.REQUEST, ASKED_AT)
    assert given is not None
    relief, listed = given
    (share,) = relief.shares
    assert (relief.state, share.state) == (ConsentState.AGREED, ConsentState.ASKED)
    assert share.minutes_per_day == share.budget_minutes == 105 and share.until == ASKED_AT.date()
    assert (listed.state, len(listed.items), listed.share_id) == (ProposalState.OFFERED, 3, share.share_id)
    assert [item.bundle for item in listed.items].count(listed.items[0].bundle) in (1, 2)
    agreed = decide(relief, share.share_id, Act.ACCEPT, ASKED_AT)
    assert list(after_relief(agreed, [listed])) == [(listed, life.Act.START)]  # type: ignore[arg-type]


def test_it_joins_what_the_giver_has_agreed_to() -> None:
    helped = a_relief(a_share("T2", state=ConsentState.AGREED), state=ConsentState.AGREED)
    given = give(helped, TEAMS, BUNDLES, ReliefCause.ORDER, ASKED_AT)
    assert given is not None
    relief, _ = given
    assert relief.relief_id == helped.relief_id and relief.cause is helped.cause
    assert runs(relief, relief.shares[0]) and not runs(relief, relief.shares[1])


def test_a_pair_that_has_an_agreement_uses_that() -> None:
    assert give(a_relief(a_share("T3")), TEAMS, BUNDLES, ReliefCause.ORDER, ASKED_AT) is None
    with pytest.raises(ValueError, match="nothing"):
        give(None, TEAMS, (), ReliefCause.ORDER, ASKED_AT)


def test_what_was_given_is_known_as_long_as_its_list_is() -> None:
    given = give(None, TEAMS, BUNDLES, ReliefCause.REQUEST, ASKED_AT)
    assert given is not None
    relief, listed = given
    some = [listed.items[0].item_id]
    assert has_given(relief, "T3", [listed], some)
    assert not has_given(relief, "T2", [listed], some)
    assert not has_given(relief, "T3", [listed], [*some, an_item("other").item_id])
    assert not has_given(relief, "T3", [replace(listed, plan_id=derive_id("plan"))], some), "a plan's list is no gift"


def test_a_relief_that_has_had_all_its_shares_takes_another() -> None:
    over = {"state": ConsentState.ENDED, "ended_at": ASKED_AT}
    full = a_relief(*(a_share(f"E{n}", **over) for n in range(MOST_SHARES)), state=ConsentState.AGREED)
    given = give(full, TEAMS, BUNDLES, ReliefCause.ORDER, ASKED_AT)
    assert given is not None and len(given[0].shares) == MOST_SHARES
    assert given[0].shares[-1].to_team == "T3"
