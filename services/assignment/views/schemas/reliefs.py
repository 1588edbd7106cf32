"""What the API shows of reliefs: lists of them, and one with its lists and answers."""

from datetime import date, datetime

from contracts.base import Code, Id
from contracts.items import ItemClass
from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefCause
from mailroom.allocation.relief.shares import Standing
from mailroom.help.waiting import Asked
from services.assignment.views.schemas.base import Shown
from services.assignment.views.schemas.proposals import AnswerGiven, ProposalSummary


class PartShown(Shown):
    """What one team says to its part. `version`: what an answer names in If-Match. `asked`: who is asked by now, while
    the answer is missing. `yours`: whether the account may answer for it."""

    state: ConsentState
    version: int
    asked_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    decline_reason: DeclineReason | None
    item_classes: tuple[ItemClass, ...]
    asked: tuple[Asked, ...]
    yours: bool


class ShareShown(PartShown):
    """A receiver's share. Minutes are those of the work at the giver's pace; `left_today` and `left_in_all` are what
    may still be listed; `runs`: both teams have agreed and neither has paused."""

    share_id: Id
    to_team: Code
    minutes_per_day: int
    budget_minutes: int
    until: date
    likely_minutes: int
    moved_minutes: int
    left_today: int
    left_in_all: int
    standing: Standing
    runs: bool
    by_policy: bool


class ReliefShown(PartShown):
    """A relief, whose own part is the giver's, with its shares. A receiver's lead sees the own share only."""

    relief_id: Id
    region: Code
    from_team: Code
    cause: ReliefCause
    shares: tuple[ShareShown, ...]


class Reliefs(Shown):
    """A page of reliefs, newest first."""

    reliefs: tuple[ReliefShown, ...]
    next_cursor: str | None


class ReliefInFull(ReliefShown):
    """A relief with its lists, newest first, and the answers so far."""

    lists: tuple[ProposalSummary, ...]
    answers: tuple[AnswerGiven, ...]
