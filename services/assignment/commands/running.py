"""The life of proposals in the service: acts and verdicts become rows, orders and published changes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from contracts.item_state import ItemStateChanged
from contracts.items import TransferOrdered
from contracts.proposals import ProposalChanged
from contracts.reliefs import DeclineReason
from mailroom.proposals.life import Act, NotPossible, decide, evolve, progress
from mailroom.proposals.proposal import Proposal, publish
from services.assignment.state.unit_of_work import UnitOfWork


def act(
    work: UnitOfWork, proposal: Proposal, what: Act, now: datetime, reason: DeclineReason | None = None
) -> Proposal | NotPossible:
    """Apply this act to the proposal; returns the proposal afterwards, or why it is not possible."""
    outcome = decide(proposal, what, now, work.next_version(proposal.region), reason)
    if isinstance(outcome, NotPossible):
        return outcome
    return _carry_out(work, proposal, outcome)


def offer_less(work: UnitOfWork, fewer: Proposal, now: datetime) -> Proposal:
    """An undecided proposal of which one side now accepts less: a new version, published."""
    return _carry_out(work, fewer, (publish(replace(fewer, version=work.next_version(fewer.region)), now),))


def take_verdict(work: UnitOfWork, item: ItemStateChanged) -> Proposal | None:
    """Read the verdict on our order from an item's state; the proposal it belongs to in its new state, if any."""
    verdict = item.last_order
    order = work.read_model.settle_order(verdict.order_id) if verdict else None
    if order is None or verdict is None:
        return None
    work.settle(order, "done" if verdict.result == "done" else str(verdict.reason or "refused"))
    known = order.proposal_id or ""
    proposal = work.read_model.proposals.get(known) or work.read_model.agreed.get(known)
    if proposal is None:
        return None
    if verdict.result == "done":
        work.count_moved(proposal.region, proposal.from_team, proposal.to_team)
    proposal = evolve(proposal, item)
    work.put_proposal(proposal)
    return proposal


def continue_waves(work: UnitOfWork, proposals: Mapping[str, Proposal], now: datetime) -> None:
    """After verdicts: the next wave of each proposal whose wave is complete, or its end."""
    for proposal_id in sorted(proposals):
        proposal = proposals[proposal_id]
        events = progress(proposal, now, work.next_version(proposal.region))
        if events:
            _carry_out(work, proposal, events)


def settle(work: UnitOfWork, proposal: Proposal, now: datetime) -> None:
    """Store a proposal some of whose orders have been judged, and publish it once none is left."""
    _carry_out(work, proposal, progress(proposal, now, work.next_version(proposal.region)))


def _carry_out(work: UnitOfWork, proposal: Proposal, events: Iterable[ProposalChanged | TransferOrdered]) -> Proposal:
    for event in events:
        proposal = evolve(proposal, event)
        if isinstance(event, ProposalChanged):
            work.publish(event)
        else:
            work.order(event, proposal.proposal_id)
    work.put_proposal(proposal)
    return proposal
