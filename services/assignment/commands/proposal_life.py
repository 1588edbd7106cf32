"""The life of proposals in the service: acts and verdicts become rows, orders and published changes.

Watch-only means that no transfer is ordered, however long ago it was agreed. Switching moves off can be relied on:
running proposals are stopped, orders that Kafka does not have yet are taken back from the outbox in the same
transaction, and nobody can accept. First placement has its own switch; recall and hand-back are acts of the leads and
stay possible.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from contracts.item_state import ItemStateChanged
from contracts.items import TransferOrdered
from contracts.proposals import ProposalChanged, ProposalState, StopReason
from contracts.reliefs import DeclineReason
from mailroom.proposals.life import Act, NotPossible, decide, evolve, progress
from mailroom.proposals.proposal import Proposal, publish, take_back
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.unit_of_work import UnitOfWork
from services.chassis import logs


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


def halt(work: UnitOfWork, now: datetime) -> None:
    """Where moves are off: take back what was ordered but not sent, and stop what is running. Changes nothing
    elsewhere."""
    read_model, taken_back = work.read_model, defaultdict[str, set[str]](set)
    for order in work.take_back(lambda order: _is_halted(read_model, order)):
        taken_back[order.proposal_id].add(order.event_id)
    for proposal_id in sorted(read_model.proposals):
        proposal, orders = read_model.proposals[proposal_id], taken_back[proposal_id]
        if read_model.moves_are_off(proposal.region) and (orders or proposal.state is ProposalState.RUNNING):
            _stop(work, take_back(proposal, orders), now)


def _is_halted(read_model: ReadModel, order: TransferOrdered) -> bool:
    known = read_model.proposals.get(order.proposal_id) or read_model.agreed.get(order.proposal_id)
    region = known.region if known else read_model.roster.region_of(order.from_team)
    return region is None or read_model.moves_are_off(region)


def _stop(work: UnitOfWork, proposal: Proposal, now: datetime) -> None:
    if proposal.state is ProposalState.RUNNING:
        act(work, replace(proposal, stop_reason=StopReason.MOVES_OFF), Act.STOP, now)
    else:  # it has ended: store what is left, and publish it once no order is
        _carry_out(work, proposal, progress(proposal, now, work.next_version(proposal.region)))
    unsent = sum(item.verdict != "done" for item in proposal.items)
    logs.decision("proposal.halted", proposal=proposal.proposal_id, region=proposal.region, items=unsent)


def _carry_out(work: UnitOfWork, proposal: Proposal, events: Iterable[ProposalChanged | TransferOrdered]) -> Proposal:
    for event in events:
        proposal = evolve(proposal, event)
        if isinstance(event, ProposalChanged):
            work.publish(event)
        else:
            work.order(event, proposal.proposal_id)
    work.put_proposal(proposal)
    return proposal
