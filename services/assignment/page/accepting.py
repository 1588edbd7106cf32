"""Which sides of a proposal an account may answer for, and accepting everything that its list shows at once."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from mailroom.proposals.life import TRANSITIONS, Side, accept_as
from mailroom.proposals.proposal import Proposal
from services.assignment.commands import answers, moves
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account, Role
from services.assignment.state.service_state import ServiceState
from services.assignment.views.schemas_proposals import ProposalSummary
from services.chassis.http.problems import Problem

AT_MOST = 200
_CHANGED = frozenset({409, 412})
"""Somebody else has answered since the list was read; the others are accepted all the same."""


def sides_of(account: Account, found: Proposal | ProposalSummary) -> tuple[Side, ...]:
    """The sides that the account may decide for."""
    teams = {Side.GIVER: found.from_team, Side.RECEIVER: found.to_team}
    return tuple(side for side, team in teams.items() if account.role is Role.SUPERVISOR or team in account.teams)


def open_to(found: ProposalSummary, sides: Sequence[Side]) -> tuple[Side, ...]:
    """Those of the sides that have not accepted yet."""
    return tuple(side for side in sides if (found.state, accept_as(side)) in TRANSITIONS)


def acceptable(service: ServiceState, account: Account, shown: Sequence[ProposalSummary]) -> list[ProposalSummary]:
    """Those of the proposals that the account may accept now, for one side or for both."""
    return [
        each for each in shown if open_to(each, sides_of(account, each)) and not moves.are_off(service, each.region)
    ]


def accepting_all(pages: Pages) -> APIRouter:
    """`POST /proposals/accept`: the proposals that were on the list, each in the version that was shown."""
    router = APIRouter()

    @router.post("/proposals/accept")
    async def accept_all(
        request: Request,
        shown: Annotated[list[str], Form(max_length=AT_MOST)],
        form_token: Annotated[str, Form()] = "",
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            accepted = sum([await _accept(pages.service, visit.account, *_read(each)) for each in shown])
            return RedirectResponse(f"/proposals?accepted={accepted}", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    return router


def _read(shown: str) -> tuple[str, int]:
    proposal_id, _, version = shown.partition("|")
    if not version.isdecimal():
        raise Problem(422, "invalid", "A proposal and its version are separated by a bar.")
    return proposal_id, int(version[:9])


async def _accept(service: ServiceState, account: Account, proposal_id: str, version: int) -> bool:
    """Whether it is accepted now by every side that the account may answer for; refused where there is none."""
    found = await answers.find(service, proposal_id)
    sides = sides_of(account, found) or (account.side_of(found, None),)
    if found.version != version:
        return False
    for side in sides:
        try:
            found = await answers.accept(service, account, proposal_id, found.version, side)
        except Problem as problem:
            if problem.status not in _CHANGED:
                raise
            return False
    return True
