"""The lists of a share: with time, and with what becomes of the share."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.base import derive_id
from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.proposals import ProposalState
from contracts.reliefs import ConsentState, EndReason, ReliefChanged
from mailroom.help.lists import after_relief, at_tick, carried_on, kept_classes, minutes_left
from mailroom.proposals.life import Act
from mailroom.proposals.proposal import Proposal
from tests.doubles.office.proposals import NOW, ROOM, ROSTER, offered_items, proposal
from tests.doubles.office.reliefs import a_relief, a_share

OVER = {
    ProposalState.OFFERED: Act.SUPERSEDE,
    ProposalState.LISTED: Act.SUPERSEDE,
    ProposalState.HELD: Act.SUPERSEDE,
    ProposalState.RUNNING: Act.STOP,
}
S, C = ProposalState, ConsentState
AGREED = ConsentState.AGREED
RUNNING = a_relief(a_share(state=AGREED), state=AGREED)


def listed(state: ProposalState = S.LISTED, of: int = 10) -> Proposal:
    starts_at = NOW + timedelta(minutes=30) if state is S.LISTED else None
    share = RUNNING.shares[0].share_id
    return replace(proposal(of, state=state), relief_id=RUNNING.relief_id, share_id=share, starts_at=starts_at)


@pytest.mark.parametrize(
    ("state", "minutes", "act"),
    [
        (S.LISTED, 29, None),
        (S.LISTED, 30, Act.START),
        (S.HELD, 600, None),
        (S.HELD, 24 * 60, Act.SUPERSEDE),
        (S.OFFERED, 24 * 60, None),
        (S.RUNNING, 24 * 60, None),
        (S.DONE, 24 * 60, None),
    ],
)
def test_with_time(state: ProposalState, minutes: int, act: Act | None) -> None:
    assert at_tick(listed(state), RUNNING, offered_items(), NOW + timedelta(minutes=minutes)) is act


def test_a_list_whose_items_have_all_left_is_superseded() -> None:
    gone = {name: item.model_copy(update={"team": "T3"}) for name, item in offered_items().items()}
    assert at_tick(listed(), RUNNING, gone, NOW) is Act.SUPERSEDE
    assert at_tick(listed(S.RUNNING), RUNNING, gone, NOW) is None, "verdicts end it"


@pytest.mark.parametrize("state", list(ProposalState))
def test_proposals_of_the_old_kind_end_cleanly(state: ProposalState) -> None:
    old = {S.OFFERED, S.ACCEPTED_BY_GIVER, S.ACCEPTED_BY_RECEIVER, S.LISTED, S.HELD}
    assert at_tick(proposal(state=state), None, offered_items(), NOW) is (Act.SUPERSEDE if state in old else None)


@pytest.mark.parametrize(
    ("giver", "share", "acts"),
    [
        (C.ASKED, C.ASKED, {}),
        (C.AGREED, C.ASKED, {}),
        (C.ASKED, C.AGREED, {}),
        (C.AGREED, C.AGREED, {S.OFFERED: Act.START}),
        *(
            (
                giver,
                share,
                {S.OFFERED: Act.SUPERSEDE, S.LISTED: Act.SUPERSEDE, S.HELD: Act.SUPERSEDE, S.RUNNING: Act.STOP},
            )
            for giver, share in ((C.PAUSED, C.AGREED), (C.AGREED, C.PAUSED), (C.AGREED, C.ENDED), (C.ENDED, C.ENDED))
        ),
    ],
)
def test_with_the_share(giver: ConsentState, share: ConsentState, acts: dict[ProposalState, Act]) -> None:
    relief = a_relief(a_share(state=share), state=giver)
    states = [S.OFFERED] if C.ASKED in (giver, share) else [S.OFFERED, S.LISTED, S.HELD, S.RUNNING, S.DONE]
    assert {each.state: act for each, act in after_relief(relief, map(listed, states))} == acts


def test_a_list_of_another_share_is_left_alone() -> None:
    other = replace(listed(), share_id=derive_id("another"))
    assert list(after_relief(a_relief(a_share(state=C.ENDED)), [other, proposal()])) == []


def test_what_starts_is_what_fits_then() -> None:
    first = listed(S.OFFERED)
    started = {"state": ItemState.IN_PROGRESS}
    ((left, act),) = carried_on(RUNNING, [first], offered_items(**started), ROSTER, lambda _: ROOM)
    assert act is Act.START and len(left.items) == 9
    full = replace(ROOM, share_left=80)
    ((left, act),) = carried_on(RUNNING, [first], offered_items(), ROSTER, lambda _: full)
    assert act is Act.START and len(left.items) == 2 and {each.why.value for each in left.left_out} == {"share_limit"}
    other = replace(ROOM, kept_classes=kept_classes(RUNNING, a_share(item_classes=(ItemClass.WBA,))))
    ((left, act),) = carried_on(RUNNING, [first], offered_items(), ROSTER, lambda _: other)
    assert act is Act.SUPERSEDE and {each.why.value for each in left.left_out} == {"class_not_agreed"}
    ((left, act),) = carried_on(RUNNING, [first], {}, ROSTER, lambda _: ROOM)
    assert act is Act.SUPERSEDE and not left.items


def test_a_class_goes_if_both_have_agreed_to_it() -> None:
    both = a_relief(item_classes=(ItemClass.VAEM, ItemClass.WBA))
    assert kept_classes(a_relief(), a_share()) == frozenset()
    assert ItemClass.VAEM not in kept_classes(both, a_share())
    assert ItemClass.VAEM in kept_classes(both, a_share(item_classes=(ItemClass.WBA,)))
    assert set(ItemClass) - kept_classes(both, a_share(item_classes=(ItemClass.WBA,))) == {ItemClass.WBA}


def test_minutes_left_of_a_day_and_in_all() -> None:
    share = a_share(minutes_per_day=600, budget_minutes=1_000, moved_minutes=100)

    def left(*others: Proposal) -> int:
        return minutes_left(share, others, NOW.date())

    today = replace(listed(S.RUNNING), agreed_at=NOW)
    yesterday = replace(today, agreed_at=NOW - timedelta(days=1))
    assert left() == 600
    assert left(today) == 250
    assert left(yesterday) == 550, "only what is agreed in all"
    assert left(today, yesterday) == 200
    done = replace(
        today, state=S.DONE, items=tuple(replace(item, order_id="o", verdict="done") for item in today.items)
    )
    assert left(done) == 250, "a closed list is in the share's moved minutes"
    stopped = replace(today, state=S.STOPPED)
    assert left(stopped) == 600, "what was never ordered binds nothing"
    assert left(listed()) == 600, "not started"
    assert left(replace(today, share_id=derive_id("another"))) == 600


@pytest.mark.parametrize(("days_left", "minutes"), [(1, 600), (0, 600), (-1, 0)])
def test_nothing_starts_after_the_last_day(days_left: int, minutes: int) -> None:
    share = a_share(until=NOW.date() + timedelta(days=days_left))
    assert minutes_left(share, (), NOW.date()) == minutes


def test_ended_reason_is_kept_by_repeats() -> None:
    relief: ReliefChanged = a_relief(a_share(state=C.ENDED, end_reason=EndReason.CALM), state=C.ENDED)
    assert list(after_relief(relief, [listed(S.SUPERSEDED)])) == []
