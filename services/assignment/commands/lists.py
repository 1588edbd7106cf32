"""What leads do with the list of a day before its first wave: hold it, let it go on, take households out.

Each is one durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything is
changed.
"""

from collections.abc import Collection

from mailroom.proposals.life import ALREADY, Act, NotPossible
from mailroom.proposals.proposal import NOT_BEGUN, Proposal, keep
from services.assignment.commands.help_life import act, keep_here, thin_out
from services.assignment.state.accounts import Account, Role
from services.assignment.state.lookups import find_proposal
from services.assignment.state.service_state import ServiceState
from services.chassis import logs
from services.chassis.http.problems import Problem


async def hold(service: ServiceState, account: Account, proposal_id: str, version: int | None) -> Proposal:
    """Nothing of the list goes until it is released, or the day is over. `version` None: whatever has changed."""
    return await _act(service, account, proposal_id, Act.HOLD, version)


async def release(service: ServiceState, account: Account, proposal_id: str, version: int) -> Proposal:
    """The list goes at its time, or with the next tick if that has passed."""
    return await _act(service, account, proposal_id, Act.RELEASE, version)


async def take_out(
    service: ServiceState, account: Account, proposal_id: str, version: int, item_ids: Collection[str]
) -> Proposal:
    """Leave these items with the giver, each with its whole household.

    What the giver's own lead takes out is marked as not to be moved, until the mark is lifted: otherwise the next plan
    would list it again.
    """
    async with service.transaction(durable=True) as work:
        listed = await _found(service, account, proposal_id)
        _must_know(listed, item_ids)
        taken = {item.bundle for item in listed.items if item.item_id in item_ids}
        if not taken:
            return listed
        _must_be(listed, version)
        if listed.state not in NOT_BEGUN:
            raise _not_possible(listed)
        left = keep(listed, [item.item_id for item in listed.items if item.bundle not in taken])
        if not left.items:
            raise Problem(422, "nothing_left", "Hold the list instead: nothing of it would be left.")
        after = thin_out(work, left, service.now())
        out = len(listed.items) - len(left.items)
        work.audit(service.now(), account.name, "list.take_out", proposal_id, f"items={out}")
        if listed.from_team in account.teams:
            kept = {item.item_id for item in left.items}
            keep_here(work, account.name, (i.item_id for i in listed.items if i.item_id not in kept), service.now())
        return after


async def _act(service: ServiceState, account: Account, proposal_id: str, what: Act, version: int | None) -> Proposal:
    async with service.transaction(durable=True) as work:
        listed = await _found(service, account, proposal_id)
        if listed.state in ALREADY[what]:
            return listed
        if version is not None:
            _must_be(listed, version)
        after = act(work, listed, what, service.now())
        if isinstance(after, NotPossible):
            raise _not_possible(listed)
        work.audit(service.now(), account.name, f"list.{what.value}", proposal_id)
        logs.decision("list.decided", proposal=proposal_id, act=what.value, state=after.state.value)
        return after


async def _found(service: ServiceState, account: Account, proposal_id: str) -> Proposal:
    """The list, for a lead of one of its two teams or the supervisor."""
    listed = await find_proposal(service.read_model, service.store, proposal_id)
    if account.role is not Role.SUPERVISOR and not account.teams & {listed.from_team, listed.to_team}:
        raise Problem(403, "not_your_team", "Only the leads of the two teams, a deputy or the supervisor decide.")
    return listed


def _must_know(listed: Proposal, item_ids: Collection[str]) -> None:
    known = {item.item_id for item in listed.items} | {item.item_id for item in listed.left_out}
    if unknown := sorted(set(item_ids) - known):
        errors = [(item_id, "not_on_list") for item_id in unknown[:100]]
        raise Problem(422, "not_on_list", "Some of these items have never been on the list.", errors=errors)


def _not_possible(listed: Proposal) -> Problem:
    return Problem(409, "not_possible", "The list is in a state in which this is not possible.", extra=_current(listed))


def _must_be(listed: Proposal, version: int) -> None:
    if version != listed.version:
        raise Problem(412, "changed_meanwhile", "The list has changed since it was read.", extra=_current(listed))


def _current(listed: Proposal) -> dict[str, object]:
    return {"state": listed.state.value, "version": listed.version}
