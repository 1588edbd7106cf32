"""What is asked of people for what moves, on cases that can be counted by hand."""

from datetime import datetime
from typing import Any

import pytest

from bench.decisions.measures.asking import Helped, asking, jams_of
from bench.decisions.policies.product.published_inputs import tick_of
from bench.decisions.policies.product.questions import Question
from bench.decisions.policies.product.watch import Alarm
from contracts.base import derive_id
from contracts.reliefs import ConsentState, EndReason, ReliefChanged
from office.traces.days import ARRIVALS_END, WARM_UP
from office.traces.traces import Trace
from tests.doubles.office.reliefs import a_relief, a_share
from tests.doubles.office.toy import VAEM, toy

DAY = WARM_UP + 10
RELIEF, SHARE = derive_id("relief"), derive_id("share")
TRACE = toy([(0, VAEM, 0, 90, 35.0)] * 4, [60.0, 60.0, 60.0])


def at(day: int, hour: int = 9) -> datetime:
    return tick_of(TRACE, day, hour)


def a_question(share_id: str | None, day: int = DAY, minutes: int = 600) -> Question:
    return Question(RELIEF, share_id, "team1", "team0", at(day), day, minutes, None, None, accepts=True)


def an_agreement(**changed: Any) -> ReliefChanged:
    """Team 0 helped by team 1: both agreed at eleven, two hours of the ten that were likely have moved."""
    agreed = {"state": ConsentState.AGREED, "asked_at": at(DAY), "agreed_at": at(DAY, 11)}
    share = a_share("team1", share_id=SHARE, moved_minutes=120, likely_minutes=600, **agreed)
    return a_relief(share, relief_id=RELIEF, from_team="team0", at=at(DAY), **{**agreed, **changed})


def measured(*questions: Question, relief: ReliefChanged | None = None, trace: Trace = TRACE) -> dict[str, Any]:
    moved = [(DAY, 0, 0, 1), (DAY + 1, 1, 0, 1), (DAY + 1, 2, 0, 2)]
    alarms = [Alarm(0, DAY - 1, DAY + 3, None)]
    return asking(trace, Helped(questions, [relief or an_agreement()], alarms, moved))


def test_questions_to_giver_and_receivers_count_once_each_for_the_jam_they_were_put_in() -> None:
    found = measured(a_question(None), a_question(SHARE), a_question(SHARE, day=DAY + 8))
    assert found["questions"] == 3 and found["asks_per_jam"] == [2]
    assert found["receivers_per_jam"] == [2]
    assert found["asked_hours"] == [10.0, 10.0], "the giver is asked for the whole, not for hours"


def test_questions_before_and_after_the_measured_days_do_not_count() -> None:
    found = measured(a_question(SHARE, day=WARM_UP - 1), a_question(SHARE, day=ARRIVALS_END))
    assert found["questions"] == found["persons"] == 0 and found["asks_per_jam"] == []


def test_a_deputy_who_is_asked_as_well_is_another_person_and_not_another_question() -> None:
    late = an_agreement(agreed_at=at(DAY, 14))
    assert measured(a_question(None))["persons"] == 1
    found = measured(a_question(None), relief=late)
    assert (found["questions"], found["persons"]) == (1, 2)


def test_what_moves_today_lies_with_its_receiver_on_the_morning_after_the_second_yes() -> None:
    found = measured(a_question(None))
    assert found["first_item_after_yes"] == [1]
    assert found["first_item_after"] == [2], "the jam began on the day before"
    assert found["likely_and_moved"] == [[10.0, 2.0]]
    assert found["moved_hours"] == pytest.approx(3 * 35 / 60)


def test_ends_are_told_by_their_reason_and_what_still_runs_is_open() -> None:
    ended = an_agreement(state=ConsentState.ENDED, end_reason=EndReason.CALM)
    found = measured(relief=ended)
    assert found["relief_ends"] == {"calm": 1} and found["share_ends"] == {"open": 1}


def test_alarms_close_together_are_one_jam_and_end_with_the_measured_days() -> None:
    alarms = [Alarm(0, DAY, DAY, None), Alarm(0, DAY + 5, DAY + 6, None), Alarm(0, DAY + 12, DAY + 200, None)]
    assert jams_of(alarms) == [(0, DAY, DAY + 6), (0, DAY + 12, ARRIVALS_END - 1)]
    assert jams_of([Alarm(1, 0, WARM_UP - 1, None), Alarm(1, ARRIVALS_END, ARRIVALS_END, None)]) == []
