"""Every transfer must be agreed: the auditor counts it from the topics, and each way of breaking it is found."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from audit.compare import Findings, compare_agreements
from audit.published import Published
from audit.recount.ledger import Ledger
from audit.recount.roster import Teams
from contracts.base import derive_id
from contracts.items import Channel, ItemClass, ItemReceived, ItemReclassified, TransferOrdered
from contracts.proposals import ProposalChanged, ProposalState
from contracts.reliefs import MOST_SHARES, ConsentState, EndReason, ReliefChanged, ShareStated
from tests.doubles.office.records import REGION, a_team
from tests.doubles.office.reliefs import ASKED_AT, a_relief, a_share
from tests.unit.audit.test_published import seen

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEXT_DAY = AT + timedelta(days=1)
S = ConsentState
RELIEF, SHARE = derive_id("relief", "T1"), derive_id("share", "T2")
MINUTES = 35
"""An item's, by its class."""


def share(state: ConsentState = S.AGREED, **changed: Any) -> ShareStated:
    terms: dict[str, Any] = {"agreed_at": ASKED_AT, "minutes_per_day": 70, "budget_minutes": 105}
    return a_share(state=state, **terms | changed)


def agreed(version: int = 1, *shares: ShareStated, **changed: Any) -> ReliefChanged:
    fields = {"version": version, "state": S.AGREED, "agreed_at": ASKED_AT}
    return a_relief(*(shares or (share(),)), **fields | changed)


def wave(version: int, name: str = "a", at: datetime = AT, **changed: Any) -> ProposalChanged:
    fields: dict[str, Any] = {
        "region": REGION,
        "version": version,
        "at": at,
        "proposal_id": derive_id(name),
        "plan_id": derive_id("plan"),
        "from_team": "T1",
        "to_team": "T2",
        "state": ProposalState.RUNNING,
        "lines": (),
        "offered_minutes": 0,
        "accepted_minutes": 0,
        "offered_at": ASKED_AT,
        "expires_at": NEXT_DAY,
        "relief_id": RELIEF,
        "share_id": SHARE,
    }
    return ProposalChanged.model_validate(fields | changed)


class Office:
    """Topics as the auditor has read them."""

    def __init__(self, *published: ReliefChanged | ProposalChanged) -> None:
        self.published = Published()
        self.ledger = Ledger(Teams([a_team("T1"), a_team("T2")]))
        for event in published:
            self.published.take_proposal(seen(event))

    def item(self, number: int) -> str:
        """One item that T1 received."""
        item_id = derive_id("item", number)
        receipt = ItemReceived(
            event_id=derive_id("received", number),
            item_id=item_id,
            occurred_at=ASKED_AT,
            item_class=ItemClass.VAEM,
            channel=Channel.EMAIL,
            legal_received_on=date(2026, 3, 2),
            region=REGION,
            team="T1",
        )
        self.ledger.take(receipt, number)
        return item_id

    def order(self, number: int, name: str = "a", at: datetime = AT, **changed: Any) -> "Office":
        """An order to move it."""
        order = {
            "event_id": derive_id("order", number),
            "item_id": self.item(number),
            "occurred_at": at,
            "from_team": "T1",
            "to_team": "T2",
            "proposal_id": derive_id(name),
            "wave": 1,
        }
        self.ledger.take(TransferOrdered.model_validate(order | changed), 100 + number)
        return self

    def faults(self, is_whole: bool = True) -> list[str]:
        findings = Findings()
        compare_agreements(findings, self.ledger, self.published, is_whole)
        assert findings.agreement_diff == len(findings.shown)
        assert findings.agree is not bool(findings.shown)
        return findings.shown


def test_orders_of_a_running_share_within_its_minutes_agree() -> None:
    office = Office(agreed(), wave(2), wave(3, "b", NEXT_DAY))
    assert office.order(1).order(2).order(3, "b", NEXT_DAY).faults() == []


@pytest.mark.parametrize("changed", [{"name": "b"}, {"at": NEXT_DAY}, {"to_team": "T3"}, {"from_team": "T4"}])
def test_an_order_without_its_list_is_found(changed: dict[str, Any]) -> None:
    office = Office(agreed(), wave(2)).order(1, **changed)
    [fault] = office.faults()
    assert fault.startswith(f"order on item {derive_id('item', 1)}: no list")
    assert office.faults(is_whole=False) == [], "its list may have been deleted"


def test_a_proposal_that_was_agreed_for_itself_is_left_alone() -> None:
    old = wave(2, relief_id=None, share_id=None)
    assert Office(old).order(1).faults() == []


NOT_BOTH = [
    agreed(1, state=S.ASKED, agreed_at=None),
    agreed(1, state=S.PAUSED),
    agreed(1, share(S.ASKED, agreed_at=None)),
    agreed(1, share(S.PAUSED)),
    agreed(1, share(S.ENDED, end_reason=EndReason.USED_UP, ended_at=ASKED_AT)),
]


@pytest.mark.parametrize("relief", NOT_BOTH)
def test_a_wave_while_not_both_have_agreed_is_found(relief: ReliefChanged) -> None:
    [fault] = Office(relief, wave(2), agreed(3)).order(1).faults()[:1]
    assert "while not both had agreed" in fault


def test_a_wave_after_the_end_is_found_and_one_before_it_is_not() -> None:
    over = share(S.ENDED, end_reason=EndReason.ENDED_BY_LEAD, ended_at=AT)
    assert Office(agreed(), wave(2), agreed(3, over)).order(1).faults() == []
    [fault] = Office(agreed(), wave(2), agreed(3, over), wave(4)).order(1).faults()
    assert "ran at version 4 while not both had agreed (giver agreed, receiver ended)" in fault


@pytest.mark.parametrize("changed", [{"share_id": derive_id("other")}, {"to_team": "T3"}, {"from_team": "T3"}])
def test_a_list_of_other_teams_than_its_share_is_found(changed: dict[str, Any]) -> None:
    teams = {name: team for name, team in changed.items() if name != "share_id"}
    [fault] = Office(agreed(), wave(2, **changed)).order(1, **teams).faults()
    assert "without an agreement of its teams" in fault


def test_a_relief_that_was_deleted_is_not_missed() -> None:
    assert Office(wave(2)).faults(is_whole=False) == []
    assert len(Office(wave(2)).faults()) == 1


def test_more_on_a_day_than_agreed_is_found_over_all_lists_of_the_day() -> None:
    told = (agreed(), wave(2), wave(3, "b"))
    assert Office(*told).order(1).order(2, "b").faults() == []
    [fault] = Office(*told).order(1).order(2).order(3, "b").faults()
    assert fault == f"share {SHARE}: {3 * MINUTES} minutes on 2026-03-02, agreed were 70"


def test_more_in_all_than_agreed_is_found() -> None:
    third = NEXT_DAY + timedelta(days=1)
    office = Office(agreed(), wave(2), wave(3, "b", NEXT_DAY), wave(4, "c", third)).order(1).order(2)
    office.order(3, "b", NEXT_DAY)
    assert office.faults() == []
    assert office.order(4, "c", third).faults() == [f"share {SHARE}: {4 * MINUTES} minutes in all, agreed were 105"]


def test_what_had_moved_before_the_lead_lowered_the_terms_was_agreed() -> None:
    lower = share(minutes_per_day=30, budget_minutes=40)
    assert Office(agreed(), wave(2), agreed(3, lower)).order(1).order(2).faults() == []
    assert len(Office(agreed(), agreed(2, lower), wave(3)).order(1).order(2).faults()) == 2


def test_a_refused_order_moves_nothing() -> None:
    office = Office(agreed(), wave(2)).order(1).order(2)
    again = {"event_id": derive_id("again"), "item_id": derive_id("item", 1), "occurred_at": AT, "wave": 2}
    teams = {"from_team": "T1", "to_team": "T2", "proposal_id": derive_id("a")}
    office.ledger.take(TransferOrdered.model_validate(again | teams), 400)
    assert office.faults() == []


def test_an_item_that_grew_counts_as_it_was_when_it_was_listed() -> None:
    office = Office(agreed(), wave(2)).order(1).order(2)
    grown = ItemReclassified(
        event_id=derive_id("grown"), item_id=derive_id("item", 2), occurred_at=NEXT_DAY, item_class=ItemClass.HA_NEU
    )
    office.ledger.take(grown, 300)
    assert office.faults() == []


@pytest.mark.parametrize(
    ("after", "fault"),
    [
        (agreed(2, agreed_at=AT), "the giver says yes again"),
        (agreed(2, share(agreed_at=AT)), "the yes of T2 changes"),
        (agreed(2, share(minutes_per_day=71)), "T2 gives more than it said"),
        (agreed(2, share(budget_minutes=106)), "T2 gives more than it said"),
        (agreed(2, share(until=date(2026, 4, 1))), "T2 gives more than it said"),
    ],
)
def test_a_yes_is_said_once_and_only_becomes_less(after: ReliefChanged, fault: str) -> None:
    assert Office(agreed(), agreed(2, share(minutes_per_day=69))).faults() == []
    assert Office(agreed(), after).faults() == [f"relief {RELIEF}: {fault} at version 2"]


def test_what_has_ended_does_not_begin_again_and_no_yes_is_without_its_time() -> None:
    over = agreed(1, state=S.ENDED, ended_at=AT)
    assert Office(over, agreed(2)).faults() == [f"relief {RELIEF}: the giver says yes again at version 2"]
    unsaid = agreed(1, share(agreed_at=None), agreed_at=None)
    assert [each.rpartition(": ")[2] for each in Office(unsaid).faults()] == [
        "the giver's yes has no time",
        "the yes of T2 has no time",
    ]


def test_a_gift_is_the_givers_yes_to_its_share_and_no_more() -> None:
    gift = share(given=True)
    given = agreed(1, gift, given=True)
    asked = agreed(2, gift, share_of("T3", S.ASKED), state=S.ASKED, agreed_at=None)
    assert Office(given, asked, wave(3), agreed(4, gift, share_of("T3", S.ASKED), agreed_at=AT)).order(1).faults() == []
    for kept in (gift, share()):
        paused = agreed(1, kept, state=S.PAUSED)
        (fault, *_) = Office(paused, wave(2)).order(1).faults()
        assert "while not both had agreed" in fault
    again = agreed(2, gift, given=True, agreed_at=AT)
    assert Office(given, again).faults() == [f"relief {RELIEF}: the giver says yes again at version 2"]


def test_a_full_agreement_leaves_out_only_what_has_ended() -> None:
    over = [share_of(f"E{n}", S.ENDED, end_reason=EndReason.USED_UP, ended_at=AT) for n in range(MOST_SHARES - 1)]
    before = agreed(1, share(), *over)
    new = share_of("N", S.ASKED)
    assert Office(before, agreed(2, share(), *over[1:], new)).faults() == []
    assert Office(before, agreed(2, *over, new)).faults() == [f"relief {RELIEF}: the yes of T2 changes at version 2"]
    (fault,) = Office(before, agreed(2, share(), *over[1:])).faults()
    assert fault == f"relief {RELIEF}: the yes of E0 changes at version 2", "there was room for it"


def share_of(team: str, state: ConsentState, **changed: Any) -> ShareStated:
    """As `share`, of another team."""
    yes = None if state is S.ASKED else ASKED_AT
    return share(state, share_id=derive_id("share", team), to_team=team, **{"agreed_at": yes} | changed)
