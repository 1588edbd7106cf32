"""What the API shows of reliefs: lists of them, and one with its lists and answers."""

from datetime import date, datetime

from contracts.base import Code, Id
from contracts.items import ItemClass
from contracts.plans import BeforeAfter
from contracts.reliefs import ConsentState, DeclineReason, EndReason, LoadPromised, Promised, ReliefCause
from mailroom.allocation.relief.shares import Standing
from mailroom.help.waiting import Asked
from services.assignment.views.schemas.base import Shown
from services.assignment.views.schemas.proposals import AnswerGiven, ProposalSummary


class ComingShown(Shown):
    """Minutes that may still come: as expected, and the band in which four of five shares end."""

    low: float
    likely: float
    high: float


class WithoutAnswer(Shown):
    """What happens while nobody answers: when the deputy and the supervisor are asked too, and when the question
    ends."""

    deputy_at: datetime
    supervisor_at: datetime
    ends_at: datetime


class PartShown(Shown):
    """What one team says to its part. `version`: what an answer names in If-Match. `asked`: who is asked by now, while
    the answer is missing, and `without_answer` what happens then. `yours`: whether the account may answer for it."""

    state: ConsentState
    version: int
    asked_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    decline_reason: DeclineReason | None
    item_classes: tuple[ItemClass, ...]
    asked: tuple[Asked, ...]
    without_answer: WithoutAnswer | None
    yours: bool


class HappenedShown(Shown):
    """What has become of what a relief promised, by the end of `day`; looked at since the day `since`.

    Null: not known, or `clear_since`: not clear. `moved_minutes` as in the shares.
    """

    since: date
    day: date
    moved_minutes: int
    overdue_items: int | None
    late_items: float | None
    clear_since: date | None


class ShareShown(PartShown):
    """A receiver's share. Minutes are those of the work at the giver's pace; `left_today` and `left_in_all` are what
    may still be listed; `runs`: both teams have agreed and neither has paused. `coming`: what it may still bring.
    `promised`, `worst`: the day up to which most of the receiver's capacity is filled, as expected when it was asked,
    and as forecast at worst on a day on which the share ran; null where nobody knows, or for others than its team."""

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
    given: bool
    by_policy: bool
    coming: ComingShown
    promised: LoadPromised | None
    worst: LoadPromised | None


class ReliefShown(PartShown):
    """A relief, whose own part is the giver's, with its shares. A receiver's lead sees the own share only.

    `promised`, `happened`: what it was expected to do for the giver, and what has become of it; null where nobody
    knows, and for others than the giver."""

    relief_id: Id
    region: Code
    from_team: Code
    cause: ReliefCause
    given: bool
    promised: Promised | None
    happened: HappenedShown | None
    shares: tuple[ShareShown, ...]


class Reliefs(Shown):
    """A page of reliefs, newest first."""

    reliefs: tuple[ReliefShown, ...]
    next_cursor: str | None


class ReliefInFull(ReliefShown):
    """A relief with its lists, newest first, and the answers so far. `teams`: what the newest plan does to each team,
    by the plan's own forecast, as far as the account may know its figures."""

    teams: tuple[BeforeAfter, ...]
    lists: tuple[ProposalSummary, ...]
    answers: tuple[AnswerGiven, ...]
