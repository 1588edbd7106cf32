"""What became of the questions and agreements of some weeks, summed up."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contracts.reliefs import ConsentState, EndReason, ReliefChanged, ShareStated
from mailroom.help.waiting import working_minutes

Part = ReliefChanged | ShareStated


class Answer(StrEnum):
    """What became of a question."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"
    """No longer asked when nobody had answered yet: the other side said no, or the need was gone."""


@dataclass(slots=True)
class Outcomes:
    """Of one region. `answers` count questions by answer and reason of a no; `ends` shares that had run, by reason;
    the lists have an entry per relief that was asked for, and per share that ran."""

    answers: Counter[tuple[Answer, str]] = field(default_factory=Counter)
    ends: Counter[EndReason] = field(default_factory=Counter)
    asks: list[int] = field(default_factory=list)
    """Questions that each relief took."""
    receivers: list[int] = field(default_factory=list)
    """Receivers that each relief has had, of those that have run."""
    minutes_to_yes: list[int] = field(default_factory=list)
    """Working minutes from the question for a share to the second yes."""


def outcomes_of(reliefs: Iterable[ReliefChanged], since: datetime) -> dict[str, Outcomes]:
    """What was asked, and what ended, from this instant on, by region."""
    found: defaultdict[str, Outcomes] = defaultdict(Outcomes)
    for relief in reliefs:
        _add(found[relief.region], relief, since)
    return dict(found)


def _add(found: Outcomes, relief: ReliefChanged, since: datetime) -> None:
    asked: list[Part] = [] if relief.given else [relief]
    asked += [share for share in relief.shares if not share.by_policy]
    for part in asked:
        if part.asked_at >= since:
            found.answers[answer_to(part), part.decline_reason.value if part.decline_reason else ""] += 1
    have_run = {share.to_team for share in relief.shares if _second_yes(relief, share) is not None}
    for share in relief.shares:
        yes = _second_yes(relief, share)
        if yes is None:
            continue
        reason = relief.end_reason if share.end_reason is EndReason.RELIEF_ENDED else share.end_reason
        if reason is not None and share.ended_at is not None and share.ended_at >= since:
            found.ends[reason] += 1
        if share.asked_at >= since and not share.by_policy:
            found.minutes_to_yes.append(working_minutes(share.asked_at, yes))
    if relief.asked_at >= since and asked:
        found.asks.append(len(asked))
        if have_run:
            found.receivers.append(len(have_run))


def _second_yes(relief: ReliefChanged, share: ShareStated) -> datetime | None:
    """When the share began to run; None if it never has."""
    if share.given or share.agreed_at is None:
        return share.agreed_at
    if relief.agreed_at is None:
        return None
    return max(relief.agreed_at, share.agreed_at)


def answer_to(part: Part) -> Answer:
    """What became of the question that this part is."""
    if part.agreed_at is not None:
        return Answer.ACCEPTED
    if part.state is ConsentState.ASKED:
        return Answer.WAITING
    known = {EndReason.DECLINED: Answer.DECLINED, EndReason.UNANSWERED: Answer.UNANSWERED}
    return known.get(part.end_reason or EndReason.CALM, Answer.WITHDRAWN)
