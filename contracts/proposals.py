"""Topic `proposals`: the life of proposals, answers to plans, and requests for help."""

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from contracts.base import LARGEST, MOST_LISTED, Code, Count, Event, Id, Instant
from contracts.items import ItemClass


class ProposalState(StrEnum):
    """Life of a proposal (docs/rules/proposals.md)."""

    OFFERED = "offered"
    ACCEPTED_BY_GIVER = "accepted_by_giver"
    ACCEPTED_BY_RECEIVER = "accepted_by_receiver"
    RUNNING = "running"
    DONE = "done"
    DECLINED = "declined"
    EXPIRED = "expired"
    STOPPED = "stopped"
    SUPERSEDED = "superseded"


OPEN_STATES = frozenset(
    {
        ProposalState.OFFERED,
        ProposalState.ACCEPTED_BY_GIVER,
        ProposalState.ACCEPTED_BY_RECEIVER,
        ProposalState.RUNNING,
    }
)


class DeclineReason(StrEnum):
    """Why a lead declined. A closed list: no free text about people."""

    NO_CAPACITY = "no_capacity"
    WRONG_CLASSES = "wrong_classes"
    KEEP_CONTEXT = "keep_context"
    FIGURES_OUTDATED = "figures_outdated"
    OTHER = "other"


class StopReason(StrEnum):
    """Why a proposal was stopped where no lead did it."""

    MOVES_OFF = "moves_off"
    """Moves were switched off in the region while it ran."""


class ProposalLine(NamedTuple):
    """Part of a proposal: items of one class due within this many working days of the offer."""

    item_class: ItemClass
    workdays: Count
    items: Count
    minutes: Count


class _RegionEvent(Event):
    region: Code
    version: Annotated[int, Field(ge=1, le=LARGEST)]
    """Rises by one per event of the region; a plan says which version it has seen."""
    at: Instant


class ProposalChanged(_RegionEvent):
    """A proposal as it is (absolute). `offered_minutes` count at giver and receiver until decided,
    `accepted_minutes` (accepted and not yet moved) at the receiver."""

    type: Literal["proposal.changed"] = "proposal.changed"
    proposal_id: Id
    plan_id: Id
    from_team: Code
    to_team: Code
    state: ProposalState
    lines: Annotated[tuple[ProposalLine, ...], Field(max_length=MOST_LISTED)]
    offered_minutes: Count
    accepted_minutes: Count
    moved_items: Count = 0
    moved_minutes: Count = 0
    refused_items: Count = 0
    decline_reason: DeclineReason | None = None
    stop_reason: StopReason | None = None
    offered_at: Instant
    expires_at: Instant


class PlanTaken(_RegionEvent):
    """The plan became proposals."""

    type: Literal["plan.taken"] = "plan.taken"
    plan_id: Id


class PlanStale(_RegionEvent):
    """The plan was drawn from a state that no longer holds; the next tick plans again."""

    type: Literal["plan.stale"] = "plan.stale"
    plan_id: Id


class PlanShown(_RegionEvent):
    """Watch-only: the plan is shown and nothing moves."""

    type: Literal["plan.shown"] = "plan.shown"
    plan_id: Id


class HelpRequested(_RegionEvent):
    """A lead asks for help before the rule says so."""

    type: Literal["help.requested"] = "help.requested"
    request_id: Id
    team: Code
    minutes: Annotated[int, Field(ge=1, le=1_000_000)]
    item_classes: Annotated[tuple[ItemClass, ...], Field(max_length=MOST_LISTED)] = ()


class RebalanceOrdered(_RegionEvent):
    """A supervisor orders a plan at the next tick."""

    type: Literal["rebalance.ordered"] = "rebalance.ordered"
    order_id: Id


ProposalsEvent = ProposalChanged | PlanTaken | PlanStale | PlanShown | HelpRequested | RebalanceOrdered
ProposalsRecord = Annotated[ProposalsEvent, Field(discriminator="type")]
PROPOSALS_RECORD: TypeAdapter[ProposalsEvent] = TypeAdapter(ProposalsRecord)
