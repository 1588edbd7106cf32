"""One small life for both sides of a relief."""

from datetime import timedelta
from itertools import product

import pytest

from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefChanged
from mailroom.allocation.relief.shares import open_shares, runs
from mailroom.help.life import TRANSITIONS, Act, Ending, NotPossible, decide, end_all, part
from tests.doubles.office.reliefs import ASKED_AT, a_relief, a_share

LATER = ASKED_AT + timedelta(hours=2)
NO = Ending(reason=EndReason.DECLINED, declined=DeclineReason.NO_CAPACITY)
OVER = Ending(reason=EndReason.ENDED_BY_LEAD)
SHARE = a_share().share_id


def after(relief: ReliefChanged, share_id: str | None, act: Act) -> ReliefChanged | NotPossible:
    return decide(relief, share_id, act, LATER, NO if act is Act.DECLINE else OVER)


@pytest.mark.parametrize("side", [None, SHARE])
@pytest.mark.parametrize(("state", "act"), list(product(ConsentState, Act)))
def test_every_act_in_every_state(side: str | None, state: ConsentState, act: Act) -> None:
    reason = EndReason.CALM if state is ConsentState.ENDED else None
    share = a_share() if side is None else a_share(state=state, end_reason=reason)
    relief = a_relief(share, **({"state": state, "end_reason": reason} if side is None else {}))
    outcome = after(relief, side, act)
    target = TRANSITIONS.get((state, act))
    if target is not None:
        assert isinstance(outcome, ReliefChanged) and part(outcome, side).state is target
        again = after(outcome, side, act)
        assert again is outcome, "a repeat changes nothing"
    elif outcome is not relief:
        assert outcome == NotPossible(act, state)


def test_it_runs_only_while_both_have_agreed() -> None:
    relief = a_relief()
    for side in (None, SHARE):
        assert not runs(relief, relief.shares[0])
        changed = after(relief, side, Act.ACCEPT)
        assert isinstance(changed, ReliefChanged)
        relief = changed
    assert runs(relief, relief.shares[0]) and relief.agreed_at == relief.shares[0].agreed_at == LATER
    for side in (None, SHARE):
        paused = after(relief, side, Act.PAUSE)
        assert isinstance(paused, ReliefChanged) and not runs(paused, paused.shares[0])


def test_a_no_of_the_giver_ends_the_whole_and_says_why() -> None:
    relief = after(a_relief(a_share("T2"), a_share("T3")), None, Act.DECLINE)
    assert isinstance(relief, ReliefChanged) and not open_shares(relief)
    assert (relief.end_reason, relief.decline_reason) == (EndReason.DECLINED, DeclineReason.NO_CAPACITY)
    assert {share.end_reason for share in relief.shares} == {EndReason.RELIEF_ENDED}


def test_a_no_of_a_receiver_ends_its_share_only() -> None:
    relief = after(a_relief(a_share("T2"), a_share("T3")), SHARE, Act.DECLINE)
    assert isinstance(relief, ReliefChanged) and relief.state is ConsentState.ASKED
    assert [share.to_team for share in open_shares(relief)] == ["T3"]


def test_declining_what_ended_otherwise_is_refused_and_an_end_needs_its_reason() -> None:
    ended = a_relief(a_share(state=ConsentState.ENDED, end_reason=EndReason.CALM))
    assert after(ended, SHARE, Act.DECLINE) == NotPossible(Act.DECLINE, ConsentState.ENDED)
    with pytest.raises(ValueError, match="reason"):
        decide(a_relief(), SHARE, Act.END, LATER)
    with pytest.raises(KeyError):
        decide(a_relief(), "unknown", Act.ACCEPT, LATER)


def test_all_of_a_region_end_once() -> None:
    (ended,) = end_all([a_relief()], EndReason.MOVES_OFF, LATER)
    assert ended.end_reason is EndReason.MOVES_OFF and not open_shares(ended)
    assert end_all([ended], EndReason.MOVES_OFF, LATER) == ()
