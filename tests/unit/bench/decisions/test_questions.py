"""Who answers a question in the played office, and when."""

import pytest

from bench.decisions.policies.product.published_inputs import tick_of
from bench.decisions.policies.product.questions import People
from contracts.base import derive_id
from contracts.reliefs import ReliefChanged
from tests.doubles.office.reliefs import a_relief, a_share
from tests.doubles.office.toy import toy

TRACE = toy([], [60.0])
NOBODY_LEFT = 10
"""Days after which every question is answered or never will be."""


def asked(day: int, likely: int = 600, hour: int = 9) -> ReliefChanged:
    at = tick_of(TRACE, day, hour)
    share = a_share(asked_at=at, likely_minutes=likely)
    return a_relief(share, relief_id=derive_id("relief", day), asked_at=at, at=at)


def people(days: int, likely: int = 600, *, by_size: bool = False) -> People:
    found = People(1, by_size=by_size)
    for day in range(days):
        relief = asked(day, likely)
        found.ask([relief], relief.at, day, 9)
    return found


def refused(given: People) -> float:
    """Of those who answer."""
    answered = [each for each in given.questions if each.day is not None]
    return sum(not each.accepts for each in answered) / len(answered)


def test_giver_and_receiver_are_asked_once_each_and_answer_for_themselves() -> None:
    given = people(100)
    pairs = [(given.questions[n], given.questions[n + 1]) for n in range(0, 200, 2)]
    assert all(giver.share_id is None and receiver.share_id for giver, receiver in pairs)
    assert any(giver.accepts is not receiver.accepts for giver, receiver in pairs)
    assert any((giver.day, giver.hour) != (receiver.day, receiver.hour) for giver, receiver in pairs)


def test_a_running_share_is_not_asked_for_again_when_another_receiver_is() -> None:
    first = asked(0)
    later = tick_of(TRACE, 3)
    another = a_share("T3", asked_at=later)
    given = People(1)
    given.ask([first], first.at, 0, 9)
    given.ask([first.model_copy(update={"shares": (*first.shares, another), "at": later})], later, 3, 9)
    assert [each.team for each in given.questions] == ["T1", "T2", "T3"]


def test_half_are_answered_within_four_hours_and_silent_leads_have_a_deputy() -> None:
    given = people(300)
    same_day = [each for each in given.questions if each.day == each.asked_on and (each.hour or 0) <= 13]
    assert len(same_day) / len(given.questions) == pytest.approx(0.5, abs=0.07)
    never = [each for each in given.questions if each.day is None]
    assert len(never) / len(given.questions) < 0.01, "lead, deputy and supervisor are silent in one of a thousand cases"


def test_answers_come_at_their_hour_and_once() -> None:
    given = people(1)
    first = min((each.day, each.hour) for each in given.questions if each.day is not None and each.hour is not None)
    assert given.answered(first[0], first[1] - 1) == []
    assert given.answered(*first)
    rest = given.answered(NOBODY_LEFT, 17)
    assert len(rest) <= 1 and given.answered(NOBODY_LEFT, 17) == []


def test_a_no_is_likelier_the_larger_the_ask_only_where_it_is_said_so() -> None:
    small, large = people(400, 600, by_size=True), people(400, 3600, by_size=True)
    assert refused(small) == pytest.approx(0.1, abs=0.04)
    assert refused(large) == pytest.approx(0.3, abs=0.06)
    assert refused(people(400, 3600)) == pytest.approx(0.1, abs=0.04)
