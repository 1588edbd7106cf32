"""The leads' answers to proposals, for the JSON routes and the page alike.

Each answer is one durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything
is changed.
"""

from contracts.reliefs import DeclineReason
from mailroom.proposals.agreement import accepted, room_of
from mailroom.proposals.fit import Room
from mailroom.proposals.life import ALREADY, Act, NotPossible, Side, accept_as
from mailroom.proposals.proposal import UNDECIDED, Proposal, first_items, keep
from mailroom.workdays import business_date
from services.assignment.commands.proposal_life import act, offer_less
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_proposal
from services.assignment.state.service_state import ServiceState
from services.assignment.state.unit_of_work import UnitOfWork
from services.chassis import logs
from services.chassis.http.problems import Problem


async def accept(
    service: ServiceState,
    account: Account,
    proposal_id: str,
    version: int,
    named: Side | None = None,
    most_items: int | None = None,
) -> Proposal:
    """Accept for one side, all or the first `most_items`. With the second acceptance what still fits starts to move.

    Repeating it changes nothing. Accepting fewer than before changes the offer, as long as the other side has not
    agreed: it gets a new version, so nobody agrees to an offer they have not seen.
    """
    async with service.transaction(durable=True) as work:
        proposal = await find_proposal(service.read_model, service.store, proposal_id)
        side = account.side_of(proposal, named)
        _refuse_if_moves_are_off(service, proposal)
        what = accept_as(side)
        shrunk = keep(proposal, first_items(proposal, most_items)) if most_items is not None else proposal
        if proposal.state in ALREADY[what] and len(shrunk.items) == len(proposal.items):
            return proposal
        _must_be(proposal, version)
        if not shrunk.items:
            raise Problem(
                422, "nothing_left", "No whole household is that small.", errors=[("most_items", "too_small")]
            )
        if proposal.state in ALREADY[what]:
            if proposal.state not in UNDECIDED:
                raise _not_possible(proposal)
            return _noted(service, work, account, offer_less(work, shrunk, service.now()), what, _said(side, shrunk))
        read_model = service.read_model
        left, follows = accepted(shrunk, what, read_model.items, read_model.roster, lambda offer: room(service, offer))
        detail = "nothing_fits" if follows is Act.SUPERSEDE else _said(side, left)
        return _done(service, work, account, left, follows, detail)


def _said(side: Side, proposal: Proposal) -> str:
    return f"side={side.value} items={len(proposal.items)}"


async def decline(
    service: ServiceState,
    account: Account,
    proposal_id: str,
    reason: DeclineReason,
    version: int,
    named: Side | None = None,
) -> Proposal:
    """Decline for one side, with a reason from the closed list."""
    async with service.transaction(durable=True) as work:
        proposal = await find_proposal(service.read_model, service.store, proposal_id)
        side = account.side_of(proposal, named)
        if proposal.state in ALREADY[Act.DECLINE]:
            return proposal
        _must_be(proposal, version)
        return _done(service, work, account, proposal, Act.DECLINE, f"side={side.value} reason={reason.value}", reason)


async def stop(service: ServiceState, account: Account, proposal_id: str, version: int | None) -> Proposal:
    """Stop: no further order is written. Either side or the supervisor may.

    None: whatever has moved since the caller looked, which is what stopping on the page means; it only ever ends
    something.
    """
    async with service.transaction(durable=True) as work:
        proposal = await find_proposal(service.read_model, service.store, proposal_id)
        account.side_of(proposal, Side.GIVER if proposal.from_team in account.teams else Side.RECEIVER)
        if proposal.state in ALREADY[Act.STOP]:
            return proposal
        if version is not None:
            _must_be(proposal, version)
        return _done(service, work, account, proposal, Act.STOP, "")


def _done(
    service: ServiceState,
    work: UnitOfWork,
    account: Account,
    proposal: Proposal,
    what: Act,
    detail: str,
    reason: DeclineReason | None = None,
) -> Proposal:
    now = service.now()
    after = act(work, proposal, what, now, reason)
    if isinstance(after, NotPossible):
        raise _not_possible(proposal)
    return _noted(service, work, account, after, what, detail)


def _not_possible(proposal: Proposal) -> Problem:
    current = {"state": proposal.state.value, "version": proposal.version}
    return Problem(409, "not_possible", "The proposal is in a state in which this is not possible.", extra=current)


def _noted(
    service: ServiceState, work: UnitOfWork, account: Account, after: Proposal, what: Act, detail: str
) -> Proposal:
    work.audit(service.now(), account.name, f"proposal.{what.value}", after.proposal_id, detail)
    logs.decision("proposal.decided", proposal=after.proposal_id, act=what.value, state=after.state.value)
    return after


def _refuse_if_moves_are_off(service: ServiceState, proposal: Proposal) -> None:
    """Nobody can agree to a move while moves are off."""
    if service.read_model.moves_are_off(proposal.region):
        now = {"state": proposal.state.value, "version": proposal.version}
        raise Problem(409, "moves_off", "Moves are switched off in this region; nothing can be accepted.", extra=now)


def _must_be(proposal: Proposal, version: int) -> None:
    if version != proposal.version:
        current = {"state": proposal.state.value, "version": proposal.version}
        raise Problem(412, "changed_meanwhile", "The proposal has changed since it was read.", extra=current)


def room(service: ServiceState, proposal: Proposal) -> Room:
    """The present state of the two teams, with everything agreed since their outlooks."""
    read_model, limits = service.read_model, service.read_model.settings_of(proposal.region)
    return room_of(proposal, read_model.agreed.values(), read_model.outlooks, limits, business_date(service.now()))
