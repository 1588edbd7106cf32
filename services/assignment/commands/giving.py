"""One-off moves: a lead gives named households to another team, or a supervisor orders it; the receiver is asked.

One durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything is changed.
"""

from collections.abc import Collection
from dataclasses import replace

from contracts.reliefs import MOST_SHARES, ConsentState, ReliefCause, ReliefChanged
from mailroom.allocation.relief.shares import open_shares
from mailroom.help.giving import give, has_given
from mailroom.proposals.bundles import Bundle, bundles_of, earliest_due
from mailroom.proposals.offers import fits_team
from mailroom.proposals.proposal import publish
from services.assignment.state.accounts import Account, Role
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.service_state import ServiceState
from services.chassis import logs
from services.chassis.http.problems import Problem


async def give_items(
    service: ServiceState, account: Account, from_team: str, to_team: str, item_ids: Collection[str]
) -> ReliefChanged:
    """Offer these items, each with its whole household, for today; returns the relief with the new share.

    The giver's yes is the call itself; repeating it as long as the list is open changes nothing. 404 for a team, 409
    for a pair with an open share, while the giver's relief is paused or while moves are off, 422 for items that may
    not go (H1).
    """
    account.must_lead(from_team)
    async with service.transaction(durable=True) as work:
        read_model = service.read_model
        region = read_model.roster.region_of(from_team)
        if region is None or not read_model.roster.takes_work_in(to_team, region) or from_team == to_team:
            raise Problem(404, "not_found", "There are no such two teams in one region.")
        if read_model.moves_are_off(region):
            raise Problem(409, "moves_off", "Moves are switched off in this region; nothing can be given.")
        known = next((each for each in read_model.reliefs_of(region) if each.from_team == from_team), None)
        if known is not None:
            if has_given(known, to_team, read_model.lists_of(known.relief_id), item_ids):
                return known
            _must_take_a_share(known)
        bundles = _bundles(service, from_team, to_team, item_ids)
        cause = ReliefCause.ORDER if account.role is Role.SUPERVISOR else ReliefCause.REQUEST
        given = give(known, (region, from_team, to_team), bundles, cause, service.now())
        if given is None:
            raise Problem(409, "already_helping", "The two teams have an open agreement; use that.")
        relief = work.put_relief(given[0].model_copy(update={"at": service.now()}))
        listed = replace(given[1], version=work.next_version(region))
        work.publish(publish(listed, service.now()))
        work.put_proposal(listed)
        share_id = str(listed.share_id)  # what another receiver's lead does not see
        work.audit(service.now(), account.name, "relief.give", share_id, f"to={to_team}")
        logs.decision("relief.given", relief=relief.relief_id, region=region, items=len(listed.items))
        return relief


def _must_take_a_share(known: ReliefChanged) -> None:
    """A paused relief would leave the receiver with a question whose answer moves nothing."""
    if known.state is ConsentState.PAUSED or len(open_shares(known)) >= MOST_SHARES:
        extra = {"state": known.state.value, "version": known.own_version}
        raise Problem(409, "not_possible", "The giver's agreement takes no further share now.", extra=extra)


def _bundles(service: ServiceState, from_team: str, to_team: str, item_ids: Collection[str]) -> tuple[Bundle, ...]:
    """The whole households of these items. Every item that cannot go is named with what keeps it."""
    read_model, wanted = service.read_model, set(item_ids)
    first = earliest_due(service.now())
    movable = bundles_of(read_model.team_items(from_team).values(), _Bound(read_model))
    chosen = [each for each in movable if any(item.item_id in wanted for item in each.items)]
    free = {item.item_id for each in chosen if fits_team(each, to_team, read_model.roster) for item in each.items}
    soon = {item.item_id for each in chosen if each.due_on < first for item in each.items}
    errors = [(item_id, "due_too_soon" if item_id in soon else "must_stay") for item_id in sorted(wanted)]
    errors = [(item_id, why) for item_id, why in errors if item_id in soon or item_id not in free]
    if errors:
        raise Problem(422, "must_stay", "Some of these items may not go to that team.", errors=errors[:100])
    return tuple(chosen)


class _Bound:
    """Items that are on a list or have an order without verdict."""

    def __init__(self, read_model: ReadModel) -> None:
        self._read_model = read_model

    def __contains__(self, item_id: object) -> bool:
        return self._read_model.is_bound(str(item_id))
