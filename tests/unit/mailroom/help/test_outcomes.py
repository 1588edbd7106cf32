"""What became of questions and agreements."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefChanged
from mailroom.help.outcomes import Answer, outcomes_of
from mailroom.help.waiting import open_questions
from tests.doubles.office.records import REGION
from tests.doubles.office.reliefs import ASKED_AT, a_relief, a_share

SINCE = ASKED_AT - timedelta(days=1)
SOON, LATER, END = (ASKED_AT + timedelta(hours=hours) for hours in (1, 3, 48))
AGREED = {"state": ConsentState.AGREED, "agreed_at": SOON}


def ended(reason: EndReason, **more: Any) -> dict[str, Any]:
    return {"state": ConsentState.ENDED, "end_reason": reason, "ended_at": END, **more}


@pytest.mark.parametrize(
    ("part", "answer", "reason"),
    [
        ({}, Answer.WAITING, ""),
        (AGREED, Answer.ACCEPTED, ""),
        (ended(EndReason.USED_UP, agreed_at=SOON), Answer.ACCEPTED, ""),
        (ended(EndReason.DECLINED, decline_reason=DeclineReason.NO_CAPACITY), Answer.DECLINED, "no_capacity"),
        (ended(EndReason.UNANSWERED), Answer.UNANSWERED, ""),
        (ended(EndReason.RECEIVER_JAMS), Answer.WITHDRAWN, ""),
    ],
)
def test_a_question_has_one_answer(part: dict[str, Any], answer: Answer, reason: str) -> None:
    found = outcomes_of([a_relief(a_share(**part), **AGREED)], SINCE)[REGION]
    assert found.answers - found.answers.__class__({(Answer.ACCEPTED, ""): 1}) == {(answer, reason): 1}
    assert found.asks == [2]


def test_whom_nobody_asked_has_not_answered() -> None:
    given = a_relief(a_share(), state=ConsentState.AGREED, agreed_at=ASKED_AT, given=True)
    by_policy = a_relief(a_share(state=ConsentState.AGREED, agreed_at=ASKED_AT, by_policy=True))
    for relief in (given, by_policy):
        assert outcomes_of([relief], SINCE)[REGION].answers == {(Answer.WAITING, ""): 1}


def test_a_share_that_ran_ends_for_its_own_reason_or_that_of_its_relief() -> None:
    used_up = a_share("T2", **ended(EndReason.USED_UP, agreed_at=LATER))
    with_it = a_share("T3", **ended(EndReason.RELIEF_ENDED, agreed_at=LATER))
    unanswered = a_share("T4", **ended(EndReason.RELIEF_ENDED))
    relief = a_relief(used_up, with_it, unanswered, **ended(EndReason.CALM, agreed_at=SOON))
    found = outcomes_of([relief], SINCE)[REGION]
    assert found.ends == {EndReason.USED_UP: 1, EndReason.CALM: 1}
    assert found.receivers == [2] and found.asks == [4]
    assert found.minutes_to_yes == [180, 180], "the later of the two yeses"


def test_what_was_asked_before_counts_only_where_it_ended_since() -> None:
    relief = a_relief(a_share(**ended(EndReason.TIME_OVER, agreed_at=SOON)), **AGREED)
    found = outcomes_of([relief], LATER)[REGION]
    assert (found.ends, found.asks) == ({EndReason.TIME_OVER: 1}, [])
    assert not found.answers and not found.minutes_to_yes


def test_open_questions_are_those_of_both_sides_until_the_relief_ends() -> None:
    later = datetime.fromisoformat("2026-03-03T09:00:00+01:00")
    shares = (a_share("T2"), a_share("T3", asked_at=later), a_share("T4", **AGREED))
    assert list(open_questions([a_relief(*shares)])) == [("T1", ASKED_AT), ("T2", ASKED_AT), ("T3", later)]
    over: ReliefChanged = a_relief(*shares, **ended(EndReason.CALM))
    assert not list(open_questions([over]))


def test_a_gift_runs_from_the_receivers_yes() -> None:
    yes = ASKED_AT + timedelta(minutes=30)
    gift = a_share(state=ConsentState.AGREED, agreed_at=yes, given=True)
    found = outcomes_of([a_relief(gift)], SINCE)[REGION]
    assert found.minutes_to_yes == [30] and found.receivers == [1]
