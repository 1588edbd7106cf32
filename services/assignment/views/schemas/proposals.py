"""What the API shows of proposals: lists of them, and one with everything a lead needs to decide."""

from datetime import date, datetime

from contracts.base import Code, Id
from contracts.items import ItemClass
from contracts.plans import BeforeAfter, PlanReason
from contracts.proposals import ProposalLine, ProposalState, StopReason
from contracts.reliefs import DeclineReason
from mailroom.proposals.proposal import Proposal, publish
from services.assignment.views.schemas.base import Shown


class ProposedItem(Shown):
    """One item of a proposal and what became of it."""

    item_id: Id
    item_class: ItemClass
    minutes: int
    due_on: date | None
    verdict: str | None


class ClassDue(Shown):
    """The items of one class on a list: how many, and when they are really due as they are now. `legal_*`: those on
    which a legal clock runs, and when the earliest ends; null where none does."""

    item_class: ItemClass
    items: int
    minutes: int
    first_due_on: date | None
    last_due_on: date | None
    legal_items: int
    legal_due_on: date | None
    legal_source: str | None


class NotMoved(Shown):
    """An item that was offered and did not move, and why: the reasons of `RefusalReason`, or `not_chosen` (a lead
    accepted less), `household` (its household stays), `no_room`, `daily_limit`, `no_forecast`, `stopped`."""

    item_id: Id
    item_class: ItemClass
    minutes: int
    reason: str


class ProposalSummary(Shown):
    """A proposal in a list."""

    proposal_id: Id
    plan_id: Id
    region: Code
    from_team: Code
    to_team: Code
    state: ProposalState
    version: int
    items: int
    minutes: int
    moved_items: int
    refused_items: int
    offered_at: datetime
    expires_at: datetime
    relief_id: Id | None
    share_id: Id | None
    starts_at: datetime | None


class AnswerGiven(Shown):
    """Who (which role account) did what to a proposal, and when."""

    account: str
    act: str
    at: datetime
    detail: str


class ProposalShown(ProposalSummary):
    """A proposal with its lines, the forecast before and after, and the answers so far. Items are for the two leads,
    deputies, supervisor and services only. `short_classes`: all able teams of the region together lack capacity for
    these, so only items of them with a legal clock move."""

    reasons: tuple[PlanReason, ...]
    short_classes: tuple[ItemClass, ...]
    lines: tuple[ProposalLine, ...]
    due: tuple[ClassDue, ...]
    decline_reason: DeclineReason | None
    stop_reason: StopReason | None
    before_after: tuple[BeforeAfter, ...]
    answers: tuple[AnswerGiven, ...]
    proposed: tuple[ProposedItem, ...]
    not_moved: tuple[NotMoved, ...]


class Proposals(Shown):
    """A page of proposals, newest first."""

    proposals: tuple[ProposalSummary, ...]
    next_cursor: str | None


def not_moved(proposal: Proposal) -> tuple[NotMoved, ...]:
    """What was left out at an acceptance, was refused, or was stopped before it was ordered."""
    left = [(each.item_id, each.item_class, each.minutes, each.why.value) for each in proposal.left_out]
    for each in proposal.items:
        stopped = "stopped" if proposal.state is ProposalState.STOPPED and each.order_id is None else None
        reason = each.verdict if each.verdict != "done" else None
        if reason or stopped:
            left.append((each.item_id, each.item_class, each.minutes, str(reason or stopped)))
    return tuple(NotMoved(item_id=a, item_class=b, minutes=c, reason=d) for a, b, c, d in left)


def summary(proposal: Proposal) -> ProposalSummary:
    """A proposal as shown in a list."""
    stands = publish(proposal, proposal.offered_at)
    return ProposalSummary(
        **stands.model_dump(include=set(ProposalSummary.model_fields) & set(type(stands).model_fields)),
        items=len(proposal.items),
        minutes=sum(item.minutes for item in proposal.items),
    )
