"""Watch-only means that no transfer is ordered, however long ago it was agreed: what is halted, and who is refused.

Switching moves off can be relied on: running proposals are stopped, orders that Kafka does not have yet are taken
back from the outbox in the same transaction, and nobody can accept. First placement has its own switch; recall and
hand-back are acts of the leads and stay possible.
"""

from dataclasses import replace

from contracts.items import TransferOrdered
from contracts.proposals import ProposalState, StopReason
from mailroom.proposals.life import Act
from mailroom.proposals.proposal import Proposal, take_back
from services.assignment.commands.running import act, settle
from services.assignment.state.service_state import ServiceState
from services.assignment.state.unit_of_work import UnitOfWork
from services.chassis import logs
from services.chassis.http.problems import Problem


def are_off(service: ServiceState, region: str) -> bool:
    """Whether nothing may be ordered to move in this region."""
    return service.settings_of(region).moves != "on"


def refuse_if_off(service: ServiceState, proposal: Proposal) -> None:
    """Nobody can agree to a move while moves are off. Raises Problem 409 `moves_off`."""
    if are_off(service, proposal.region):
        now = {"state": proposal.state.value, "version": proposal.version}
        raise Problem(409, "moves_off", "Moves are switched off in this region; nothing can be accepted.", extra=now)


def halt(service: ServiceState, work: UnitOfWork) -> None:
    """Where moves are off: take back what was ordered but not sent, and stop what is running. Changes nothing
    elsewhere."""
    taken_back: dict[str, set[str]] = {}
    for number, order in service.relay.take_back(lambda event: _is_halted(service, event)):
        work.take_back(number, order)
        taken_back.setdefault(order.proposal_id, set()).add(order.event_id)
    for proposal_id in sorted(service.read_model.proposals):
        proposal = service.read_model.proposals[proposal_id]
        orders = taken_back.get(proposal_id, set())
        if not are_off(service, proposal.region) or not (orders or proposal.state is ProposalState.RUNNING):
            continue
        _stop(service, work, take_back(proposal, orders))


def _is_halted(service: ServiceState, event: TransferOrdered) -> bool:
    known = service.read_model.proposals.get(event.proposal_id) or service.read_model.agreed.get(event.proposal_id)
    region = known.region if known else service.read_model.roster.region_of(event.from_team)
    return region is None or are_off(service, region)


def _stop(service: ServiceState, work: UnitOfWork, proposal: Proposal) -> None:
    now = service.now()
    if proposal.state is ProposalState.RUNNING:
        act(work, replace(proposal, stop_reason=StopReason.MOVES_OFF), Act.STOP, now)
    else:
        settle(work, proposal, now)
    unsent = sum(item.verdict != "done" for item in proposal.items)
    logs.decision("proposal.halted", proposal=proposal.proposal_id, region=proposal.region, items=unsent)
