"""Topic `proposals`: agreements of help and their lists of items, answers to plans, and requests for help."""

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from contracts.base import MOST_LISTED, Code, Count, Id, Instant
from contracts.items import ItemClass
from contracts.reliefs import DeclineReason, RegionEvent, ReliefChanged


class ProposalState(StrEnum):
    """Life of a proposal (docs/rules/proposals.md)."""

    OFFERED = "offered"
    """First list of a share that is still asked for (from 0.2.0: on offer to two leads for itself)."""
    LISTED = "listed"
    """List of a running share, shown until its first wave."""
    HELD = "held"
    """A lead held it before its first wave."""
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
        ProposalState.LISTED,
        ProposalState.HELD,
        ProposalState.ACCEPTED_BY_GIVER,
        ProposalState.ACCEPTED_BY_RECEIVER,
        ProposalState.RUNNING,
    }
)


class StopReason(StrEnum):
    """Why a proposal was stopped where no lead did it."""

    MOVES_OFF = "moves_off"
    """Moves were switched off in the region while it ran."""
    SHARE_ENDED = "share_ended"
    """The share it belongs to ended or was paused."""


class ProposalLine(NamedTuple):
    """Part of a proposal: items of one class due within this many working days of the offer."""

    item_class: ItemClass
    workdays: Count
    items: Count
    minutes: Count


class ProposalChanged(RegionEvent):
    """A list of items as it is (absolute). `offered_minutes` count at giver and receiver until both have agreed,
    `accepted_minutes` (agreed and not yet moved) at the receiver."""

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
    relief_id: Id | None = None
    """Under which agreement the items move; None of proposals that 0.2.0 made, each agreed for itself."""
    share_id: Id | None = None
    starts_at: Instant | None = None
    """When the first wave of a listed one goes, unless it is held."""


class PlanTaken(RegionEvent):
    """The plan became proposals."""

    type: Literal["plan.taken"] = "plan.taken"
    plan_id: Id


class PlanStale(RegionEvent):
    """The plan was drawn from a state that no longer holds; the next tick plans again."""

    type: Literal["plan.stale"] = "plan.stale"
    plan_id: Id


class PlanShown(RegionEvent):
    """Watch-only: the plan is shown and nothing moves."""

    type: Literal["plan.shown"] = "plan.shown"
    plan_id: Id


class HelpRequested(RegionEvent):
    """A lead asks for help before the rule says so."""

    type: Literal["help.requested"] = "help.requested"
    request_id: Id
    team: Code
    minutes: Annotated[int, Field(ge=1, le=1_000_000)]
    item_classes: Annotated[tuple[ItemClass, ...], Field(max_length=MOST_LISTED)] = ()


class RebalanceOrdered(RegionEvent):
    """A supervisor orders a plan at the next tick."""

    type: Literal["rebalance.ordered"] = "rebalance.ordered"
    order_id: Id


ProposalsEvent = ReliefChanged | ProposalChanged | PlanTaken | PlanStale | PlanShown | HelpRequested | RebalanceOrdered
ProposalsRecord = Annotated[ProposalsEvent, Field(discriminator="type")]
PROPOSALS_RECORD: TypeAdapter[ProposalsEvent] = TypeAdapter(ProposalsRecord)
