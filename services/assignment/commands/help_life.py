"""The life of reliefs and their lists in the service: acts and verdicts become rows, orders and published changes.

Watch-only means that no transfer is ordered, however long ago it was agreed. Switching moves off can be relied on:
running lists are stopped and reliefs end, orders that Kafka does not have yet are taken back from the outbox in the
same transaction, and nobody can accept. First placement has its own switch; recall and hand-back are acts of the leads
and stay possible.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from contracts.base import derive_id
from contracts.item_state import ItemStateChanged
from contracts.items import ItemExcluded, TransferOrdered
from contracts.proposals import ProposalChanged, ProposalState, StopReason
from contracts.reliefs import EndReason, ReliefChanged
from mailroom.help.life import end_all
from mailroom.help.lists import carried_on, room_under, started
from mailroom.help.upkeep import after_list
from mailroom.proposals.fit import Room
from mailroom.proposals.life import Act, NotPossible, decide, evolve, progress
from mailroom.proposals.proposal import Proposal, publish, take_back
from mailroom.workdays import business_date
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.unit_of_work import UnitOfWork
from services.chassis import logs


def keep(work: UnitOfWork, relief: ReliefChanged, now: datetime) -> ReliefChanged:
    """A relief after something has changed it: stored and published, and its lists start or stop with it."""
    relief = work.put_relief(relief.model_copy(update={"at": now}))
    read_model = work.read_model
    lists = read_model.lists_of(relief.relief_id)
    for listed, what in carried_on(
        relief, lists, read_model.items, read_model.roster, lambda each: room(read_model, each, now)
    ):
        act(work, replace(listed, stop_reason=StopReason.SHARE_ENDED) if what is Act.STOP else listed, what, now)
    return read_model.reliefs[relief.relief_id]


def begin(work: UnitOfWork, listed: Proposal, now: datetime) -> Proposal | NotPossible:
    """The first wave of a listed one, with what still fits."""
    read_model = work.read_model
    return act(work, *started(listed, read_model.items, read_model.roster, room(read_model, listed, now)), now)


def act(work: UnitOfWork, proposal: Proposal, what: Act, now: datetime) -> Proposal | NotPossible:
    """Apply this act to a list; returns it afterwards, or why the act is not possible."""
    outcome = decide(proposal, what, now, work.next_version(proposal.region))
    if isinstance(outcome, NotPossible):
        return outcome
    return _carry_out(work, proposal, outcome, now)


def thin_out(work: UnitOfWork, fewer: Proposal, now: datetime) -> Proposal:
    """A list that has not begun, of which a lead took households out: a new version, published."""
    return _carry_out(work, fewer, (publish(replace(fewer, version=work.next_version(fewer.region)), now),), now)


def keep_here(work: UnitOfWork, account: str, item_ids: Iterable[str], now: datetime) -> None:
    """Mark these items of one team as not to be moved, but for those that are marked or have an order without
    verdict."""
    ordered = {sent.item_id for sent in work.read_model.waiting.values()}
    for item_id in sorted(item_ids):
        item = work.read_model.items.get(item_id)
        if item is None or item.excluded or item_id in ordered:
            continue
        order_id = derive_id("exclude", item_id, item.version)
        work.order(ItemExcluded(event_id=order_id, item_id=item_id, occurred_at=now))
        work.audit(now, account, "item.exclude", item_id, order_id)


def room(read_model: ReadModel, listed: Proposal, now: datetime) -> Room:
    """The present state of the two teams and of the share, with everything that has started since their outlooks."""
    relief, limits = read_model.reliefs.get(listed.relief_id or ""), read_model.settings_of(listed.region)
    others, today = read_model.agreed.values(), business_date(now)
    return room_under(relief, listed, others, read_model.outlooks, limits, today)


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
            _carry_out(work, proposal, events, now)


def halt(work: UnitOfWork, now: datetime) -> None:
    """Where moves are off: take back what was ordered but not sent, stop what is running, end what was agreed. Changes
    nothing elsewhere."""
    read_model, taken_back = work.read_model, defaultdict[str, set[str]](set)
    for order in work.take_back(lambda order: _is_halted(read_model, order)):
        taken_back[order.proposal_id].add(order.event_id)
    for proposal_id in sorted(read_model.proposals):
        proposal, orders = read_model.proposals[proposal_id], taken_back[proposal_id]
        if read_model.moves_are_off(proposal.region) and (orders or proposal.state is ProposalState.RUNNING):
            _stop(work, take_back(proposal, orders), now)
    agreed = (each for each in read_model.open_reliefs() if read_model.moves_are_off(each.region))
    for relief in end_all(agreed, EndReason.MOVES_OFF, now):
        keep(work, relief, now)


def _is_halted(read_model: ReadModel, order: TransferOrdered) -> bool:
    known = read_model.proposals.get(order.proposal_id) or read_model.agreed.get(order.proposal_id)
    region = known.region if known else read_model.roster.region_of(order.from_team)
    return region is None or read_model.moves_are_off(region)


def _stop(work: UnitOfWork, proposal: Proposal, now: datetime) -> None:
    if proposal.state is ProposalState.RUNNING:
        act(work, replace(proposal, stop_reason=StopReason.MOVES_OFF), Act.STOP, now)
    else:  # it has ended: store what is left, and publish it once no order is
        _carry_out(work, proposal, progress(proposal, now, work.next_version(proposal.region)), now)
    unsent = sum(item.verdict != "done" for item in proposal.items)
    logs.decision("proposal.halted", proposal=proposal.proposal_id, region=proposal.region, items=unsent)


def _carry_out(
    work: UnitOfWork, proposal: Proposal, events: Iterable[ProposalChanged | TransferOrdered], now: datetime
) -> Proposal:
    for event in events:
        proposal = evolve(proposal, event)
        if isinstance(event, ProposalChanged):
            work.publish(event)
        else:
            work.order(event, proposal.proposal_id)
    work.put_proposal(proposal)
    return _accounted(work, proposal, now) if proposal.is_closed else proposal


def _accounted(work: UnitOfWork, closed: Proposal, now: datetime) -> Proposal:
    """What has moved of a list that is over counts as used of its share, each minute once."""
    relief, share_id = work.read_model.reliefs.get(closed.relief_id or ""), closed.share_id
    more = closed.minutes("done") - closed.accounted
    if relief is None or share_id is None or not more:
        return closed
    closed = replace(closed, accounted=closed.minutes("done"))
    work.put_proposal(closed)
    keep(work, after_list(relief, share_id, more, now), now)
    return closed
