"""Who is asked while a question stands, and when it ends without an answer: asked, never assumed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.reliefs import ConsentState, ReliefChanged
from mailroom.help import parameters
from mailroom.profile.duty import after_duty, duty_seconds
from mailroom.proposals.life import expiry
from mailroom.workdays import workdays_later


class Asked(StrEnum):
    """Who is to answer for a team."""

    LEAD = "lead"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"


def open_questions(reliefs: Iterable[ReliefChanged]) -> Iterator[tuple[str, datetime]]:
    """What waits for an answer in these reliefs: the team whose lead is asked, and since when."""
    for relief in reliefs:
        if relief.state is ConsentState.ENDED:
            continue
        if relief.state is ConsentState.ASKED:
            yield relief.from_team, relief.asked_at
        for share in relief.shares:
            if share.state is ConsentState.ASKED:
                yield share.to_team, share.asked_at


def asked_of(asked_at: datetime, now: datetime) -> tuple[Asked, ...]:
    """Everybody who is asked by now, the lead first."""
    asked = [Asked.LEAD]
    if working_minutes(asked_at, now) >= parameters.DEPUTY_AFTER_MINUTES:
        asked.append(Asked.DEPUTY)
    if now >= workdays_later(asked_at, parameters.SUPERVISOR_AFTER_WORKDAYS):
        asked.append(Asked.SUPERVISOR)
    return tuple(asked)


@dataclass(frozen=True, slots=True)
class Patience:
    """What happens to a question without an answer, and when: asked of others too, and then over."""

    deputy_at: datetime
    supervisor_at: datetime
    ends_at: datetime


def patience(asked_at: datetime) -> Patience:
    """When the deputy and the supervisor are asked too, and when the question ends."""
    return Patience(
        after_duty(asked_at, parameters.DEPUTY_AFTER_MINUTES * 60),
        workdays_later(asked_at, parameters.SUPERVISOR_AFTER_WORKDAYS),
        expiry(asked_at),
    )


def is_unanswered(asked_at: datetime, now: datetime) -> bool:
    """Whether the question ends because nobody has answered."""
    return now >= expiry(asked_at)


def working_minutes(start: datetime, end: datetime) -> int:
    """Whole minutes of working time between two instants; 0 if `end` is not after `start`."""
    return round(duty_seconds(start, end)) // 60
