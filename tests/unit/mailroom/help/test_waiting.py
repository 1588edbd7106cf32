"""Who is asked while a question stands."""

from datetime import datetime

import pytest

from mailroom.help.waiting import Asked, asked_of, is_unanswered, working_minutes


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}+01:00")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("02T09:00", "02T10:30", 90),
        ("02T06:00", "02T18:00", 540),
        ("02T15:00", "03T09:00", 180),
        ("06T15:00", "09T09:00", 180),  # Friday to Monday
        ("07T10:00", "08T12:00", 0),  # a weekend
        ("06T12:00", "08T12:00", 300),
        ("02T09:00", "04T09:00", 1080),
        ("02T09:00", "02T08:00", 0),
    ],
)
def test_working_minutes(start: str, end: str, minutes: int) -> None:
    assert working_minutes(at(start), at(end)) == minutes


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("06T09:00", [Asked.LEAD]),
        ("06T12:59", [Asked.LEAD]),
        ("06T13:00", [Asked.LEAD, Asked.DEPUTY]),
        ("09T08:59", [Asked.LEAD, Asked.DEPUTY]),
        ("09T09:00", [Asked.LEAD, Asked.DEPUTY, Asked.SUPERVISOR]),
    ],
)
def test_the_deputy_and_then_the_supervisor_are_asked_too(now: str, asked: list[Asked]) -> None:
    assert asked_of(at("06T09:00"), at(now)) == tuple(asked)


def test_after_two_working_days_the_question_ends() -> None:
    assert not is_unanswered(at("06T09:00"), at("10T08:59"))
    assert is_unanswered(at("06T09:00"), at("10T09:00"))
