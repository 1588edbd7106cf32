"""Life of a proposal: two teams are asked, items move in waves once both agreed, and never before.

       offered ──► accepted by giver ────┐ │  └───► accepted by receiver ─┴──► running ──► done └──────► declined ·
       expired · stopped · superseded (also from the half-accepted states; from running only stopped)

One row of `TRANSITIONS` is one arrow. An act that was already done changes nothing (a repeated click, a repeated
request); any other act that has no arrow is answered with `NotPossible`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from contracts.base import derive_id
from contracts.item_state import ItemStateChanged
from contracts.items import TransferOrdered
from contracts.proposals import ProposalChanged, ProposalState, StopReason
from contracts.reliefs import DeclineReason
from mailroom.allocation import parameters
from mailroom.proposals.proposal import OfferedItem, Proposal, publish
from mailroom.workdays import BERLIN, add_workdays, local


class Side(StrEnum):
    """The two teams of a proposal."""

    GIVER = "giver"
    RECEIVER = "receiver"


class Act(StrEnum):
    """What can happen to a proposal."""

    ACCEPT_AS_GIVER = "accept_as_giver"
    ACCEPT_AS_RECEIVER = "accept_as_receiver"
    DECLINE = "decline"
    EXPIRE = "expire"
    STOP = "stop"
    SUPERSEDE = "supersede"
    FINISH = "finish"
    START = "start"
    """The first wave goes: the share runs, and the time for which the list is shown has passed."""
    HOLD = "hold"
    RELEASE = "release"


_S = ProposalState
TRANSITIONS: Mapping[tuple[ProposalState, Act], ProposalState] = {
    (_S.OFFERED, Act.ACCEPT_AS_GIVER): _S.ACCEPTED_BY_GIVER,
    (_S.OFFERED, Act.ACCEPT_AS_RECEIVER): _S.ACCEPTED_BY_RECEIVER,
    (_S.ACCEPTED_BY_GIVER, Act.ACCEPT_AS_RECEIVER): _S.RUNNING,
    (_S.ACCEPTED_BY_RECEIVER, Act.ACCEPT_AS_GIVER): _S.RUNNING,
    (_S.OFFERED, Act.DECLINE): _S.DECLINED,
    (_S.ACCEPTED_BY_GIVER, Act.DECLINE): _S.DECLINED,
    (_S.ACCEPTED_BY_RECEIVER, Act.DECLINE): _S.DECLINED,
    (_S.OFFERED, Act.EXPIRE): _S.EXPIRED,
    (_S.ACCEPTED_BY_GIVER, Act.EXPIRE): _S.EXPIRED,
    (_S.ACCEPTED_BY_RECEIVER, Act.EXPIRE): _S.EXPIRED,
    (_S.OFFERED, Act.SUPERSEDE): _S.SUPERSEDED,
    (_S.ACCEPTED_BY_GIVER, Act.SUPERSEDE): _S.SUPERSEDED,
    (_S.ACCEPTED_BY_RECEIVER, Act.SUPERSEDE): _S.SUPERSEDED,
    (_S.OFFERED, Act.STOP): _S.STOPPED,
    (_S.ACCEPTED_BY_GIVER, Act.STOP): _S.STOPPED,
    (_S.ACCEPTED_BY_RECEIVER, Act.STOP): _S.STOPPED,
    (_S.OFFERED, Act.START): _S.RUNNING,
    (_S.LISTED, Act.START): _S.RUNNING,
    (_S.LISTED, Act.HOLD): _S.HELD,
    (_S.HELD, Act.RELEASE): _S.LISTED,
    (_S.LISTED, Act.SUPERSEDE): _S.SUPERSEDED,
    (_S.HELD, Act.SUPERSEDE): _S.SUPERSEDED,
    (_S.LISTED, Act.STOP): _S.STOPPED,
    (_S.HELD, Act.STOP): _S.STOPPED,
    (_S.RUNNING, Act.STOP): _S.STOPPED,
    (_S.RUNNING, Act.FINISH): _S.DONE,
}

ALREADY: Mapping[Act, frozenset[ProposalState]] = {
    Act.ACCEPT_AS_GIVER: frozenset({_S.ACCEPTED_BY_GIVER, _S.RUNNING, _S.DONE}),
    Act.ACCEPT_AS_RECEIVER: frozenset({_S.ACCEPTED_BY_RECEIVER, _S.RUNNING, _S.DONE}),
    Act.DECLINE: frozenset({_S.DECLINED}),
    Act.EXPIRE: frozenset({_S.EXPIRED}),
    Act.STOP: frozenset({_S.STOPPED}),
    Act.SUPERSEDE: frozenset({_S.SUPERSEDED}),
    Act.FINISH: frozenset({_S.DONE}),
    Act.START: frozenset({_S.RUNNING, _S.DONE}),
    Act.HOLD: frozenset({_S.HELD}),
    Act.RELEASE: frozenset({_S.LISTED}),
}
"""States in which the act was already done: repeating it changes nothing."""


@dataclass(frozen=True, slots=True)
class NotPossible:
    """The act is not possible in this state; nothing was changed."""

    act: Act
    state: ProposalState


def accept_as(side: Side) -> Act:
    """The act of accepting for that side."""
    return Act.ACCEPT_AS_GIVER if side is Side.GIVER else Act.ACCEPT_AS_RECEIVER


def would_agree(proposal: Proposal, act: Act) -> bool:
    """Whether this act is the second of the two acceptances."""
    return TRANSITIONS.get((proposal.state, act)) is _S.RUNNING


def expiry(offered_at: datetime) -> datetime:
    """One working day after the offer, at the same Berlin time of day."""
    wall = offered_at.astimezone(BERLIN)
    return local(add_workdays(wall.date(), parameters.PROPOSAL_WORKDAYS), wall.hour, wall.minute)


def decide(
    proposal: Proposal,
    act: Act,
    now: datetime,
    version: int,
    reason: DeclineReason | None = None,
) -> tuple[ProposalChanged | TransferOrdered, ...] | NotPossible:
    """What follows from the act: nothing (already done), or the changed proposal and, once agreed, the first wave.

    `version`: the next version of the region's `proposals`.
    """
    if proposal.state in ALREADY[act]:
        return ()
    target = TRANSITIONS.get((proposal.state, act))
    if target is None:
        return NotPossible(act, proposal.state)
    agreed = now if target is _S.RUNNING else proposal.agreed_at
    after = replace(proposal, state=target, version=version, decline_reason=reason, agreed_at=agreed)
    return publish(after, now), *(next_wave(after, now) if target is _S.RUNNING else ())


def progress(proposal: Proposal, now: datetime, version: int) -> tuple[ProposalChanged | TransferOrdered, ...]:
    """Call after a verdict was folded in: nothing while the wave still waits, else the next wave or the end."""
    if proposal.outstanding:
        return ()
    current = replace(proposal, version=version)
    if proposal.state is _S.STOPPED:
        return (publish(current, now),)
    if proposal.state is not _S.RUNNING:
        return ()
    if not proposal.unsent:
        return (publish(replace(current, state=_S.DONE), now),)
    return publish(current, now), *next_wave(current, now)


def next_wave(proposal: Proposal, now: datetime) -> tuple[TransferOrdered, ...]:
    """The next orders of a running proposal once the wave before was judged: whole bundles, at most WAVE_ITEMS."""
    if proposal.state is not _S.RUNNING or proposal.outstanding:
        return ()
    waiting = [item for item in proposal.items if item.order_id is None]
    chosen = waiting[: parameters.WAVE_ITEMS]
    if len(waiting) > parameters.WAVE_ITEMS and chosen[-1].bundle == waiting[parameters.WAVE_ITEMS].bundle:
        whole = [item for item in chosen if item.bundle != chosen[-1].bundle]
        chosen = whole or chosen  # a household larger than a wave has to be split
    return tuple(_order(proposal, item, now) for item in chosen)


def _order(proposal: Proposal, item: OfferedItem, now: datetime) -> TransferOrdered:
    return TransferOrdered(
        event_id=derive_id("transfer", proposal.proposal_id, item.item_id),
        item_id=item.item_id,
        occurred_at=now,
        from_team=proposal.from_team,
        to_team=proposal.to_team,
        proposal_id=proposal.proposal_id,
        wave=proposal.waves + 1,
    )


def evolve(proposal: Proposal, event: ProposalChanged | TransferOrdered | ItemStateChanged) -> Proposal:
    """Fold an event in. Of an item's state only the verdict on our own order matters; repeats change nothing."""
    match event:
        case ProposalChanged():
            agreed = event.at if event.state is _S.RUNNING and proposal.agreed_at is None else proposal.agreed_at
            return replace(
                proposal,
                state=event.state,
                version=event.version,
                decline_reason=event.decline_reason,
                agreed_at=agreed,
            )
        case TransferOrdered():
            return _with_item(proposal, event.item_id, order_id=event.event_id, wave=event.wave)
        case ItemStateChanged():
            return _with_verdict(proposal, event)
        case _:
            assert_never(event)


def _with_item(proposal: Proposal, item_id: str, *, order_id: str, wave: int) -> Proposal:
    items = (
        replace(item, order_id=order_id, wave=wave) if item.item_id == item_id else item for item in proposal.items
    )
    return replace(proposal, items=tuple(items))


def _with_verdict(proposal: Proposal, event: ItemStateChanged) -> Proposal:
    order = event.last_order
    if order is None or not any(_is_open(item) and item.order_id == order.order_id for item in proposal.items):
        return proposal
    verdict = "done" if order.result == "done" else str(order.reason or "refused")
    items = (replace(item, verdict=verdict) if item.order_id == order.order_id else item for item in proposal.items)
    return replace(proposal, items=tuple(items))


def _is_open(item: OfferedItem) -> bool:
    """Whether a verdict may still come: also on an order that was thought to have been taken back in time."""
    return item.waits or item.verdict == StopReason.MOVES_OFF.value
