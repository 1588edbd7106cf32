"""Accepting everything that the list of proposals shows at once."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.assignment.commands.proposals import accept
from services.assignment.page.rendering import Pages, Visit
from services.assignment.page.sides import AT_MOST, sides_of
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_proposal
from services.assignment.state.service_state import ServiceState
from services.chassis.http.problems import Problem

_CHANGED = frozenset({409, 412})
"""Somebody else has answered since the list was read; the others are accepted all the same."""


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
    found = await find_proposal(service.read_model, service.store, proposal_id)
    sides = sides_of(account, found) or (account.side_of(found, None),)
    if found.version != version:
        return False
    for side in sides:
        try:
            found = await accept(service, account, proposal_id, found.version, side)
        except Problem as problem:
            if problem.status not in _CHANGED:
                raise
            return False
    return True
