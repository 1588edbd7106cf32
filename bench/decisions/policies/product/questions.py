"""Whom the product asks for help, and what they say: a lead, without an answer the deputy, and then the supervisor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from contracts.reliefs import ReliefChanged
from mailroom.allocation.parameters import UNANSWERED_WORKDAYS
from mailroom.help import parameters
from mailroom.help.waiting import asked_of
from mailroom.workdays import workdays_later
from office.traces.days import DAY_HOURS
from office.traces.leads import REJECTED, known_at, reply

_LARGE = ((10.0, REJECTED), (60.0, 0.30))
"""Likely hours of a question up to which, and from which, the probability of a no is this; between them it rises
evenly. An assumption: nobody has measured how leads take a larger request."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a team. `team`: who is asked, by its code; `share_id`: None for the giver, asked for the whole.

    `day`, `hour`: when the answer is known; None where nobody ever gives one.
    """

    relief_id: str
    share_id: str | None
    team: str
    giver: str
    asked_at: datetime
    asked_on: int
    likely_minutes: int
    day: int | None
    hour: int | None
    accepts: bool

    def persons(self, answered_at: datetime | None) -> int:
        """How many persons were asked by then; None: all that ever are."""
        until = answered_at or workdays_later(self.asked_at, UNANSWERED_WORKDAYS)
        return len(asked_of(self.asked_at, until))


class _When(NamedTuple):
    day: int
    hour: int


class People:
    """Everybody who may be asked in one run. `by_size`: a no is likelier the more is asked for."""

    def __init__(self, seed: int, *, by_size: bool = False) -> None:
        self.questions: list[Question] = []
        self._seed, self._by_size = seed, by_size
        self._open: list[Question] = []

    def ask(self, reliefs: Iterable[ReliefChanged], at: datetime, day: int, hour: int) -> None:
        """Put the questions that are new in these reliefs."""
        when = _When(day, hour)
        for relief in reliefs:
            new = [share for share in relief.shares if share.asked_at == at]
            if relief.asked_at == at:
                self._put(relief, None, relief.from_team, sum(share.likely_minutes for share in new), when)
            for share in new:
                self._put(relief, share.share_id, share.to_team, share.likely_minutes, when)

    def answered(self, day: int, hour: int) -> list[Question]:
        """The questions that are answered by then, in the order in which they were put."""
        known = [each for each in self._open if each.day is not None and (each.day, each.hour) <= (day, hour)]
        self._open = [each for each in self._open if each not in known]
        return known

    def _put(self, relief: ReliefChanged, share_id: str | None, team: str, minutes: int, when: _When) -> None:
        rejected = _rejected(minutes / 60) if self._by_size else REJECTED
        scope = (when.day, when.hour, relief.from_team, share_id is None, team)
        known, accepts = self._drawn(scope, when, rejected)
        day, hour = known or (None, None)
        asked_at = relief.asked_at if share_id is None else relief.at
        question = Question(
            relief.relief_id, share_id, team, relief.from_team, asked_at, when.day, minutes, day, hour, accepts
        )
        self.questions.append(question)
        self._open.append(question)

    def _drawn(self, scope: tuple[int | str, ...], when: _When, rejected: float) -> tuple[tuple[int, int] | None, bool]:
        """When somebody answers, and whether with a yes: the next person does where the one before is silent."""
        waits = (0.0, parameters.DEPUTY_AFTER_MINUTES / 60, DAY_HOURS * parameters.SUPERVISOR_AFTER_WORKDAYS)
        for person, waited in enumerate(waits):
            said = reply(self._seed, *scope, person, rejected=rejected)
            if said.hours is not None:
                return known_at(when.day, when.hour, waited + said.hours), said.accepts
        return None, False


def _rejected(hours: float) -> float:
    (few, least), (many, most) = _LARGE
    return least + (most - least) * min(1.0, max(0.0, (hours - few) / (many - few)))
