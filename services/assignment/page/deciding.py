"""The forms by which people answer proposals. Each leads back to the proposal."""

from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from contracts.reliefs import DeclineReason
from mailroom.proposals.life import Side
from services.assignment.commands import proposals
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account


def deciding(pages: Pages) -> APIRouter:
    """Routes of the answers to one proposal."""
    router = APIRouter()
    service, answer = pages.service, partial(_answer, pages)

    @router.post("/proposals/{proposal_id}/accept")
    async def accept(
        request: Request,
        proposal_id: str,
        version: Annotated[int, Form()],
        form_token: Annotated[str, Form()] = "",
        side: Annotated[Side | None, Form()] = None,
    ) -> Response:
        return await answer(
            request, form_token, proposal_id, lambda by: proposals.accept(service, by, proposal_id, version, side)
        )

    @router.post("/proposals/{proposal_id}/decline")
    async def decline(
        request: Request,
        proposal_id: str,
        version: Annotated[int, Form()],
        reason: Annotated[DeclineReason, Form()],
        form_token: Annotated[str, Form()] = "",
        side: Annotated[Side | None, Form()] = None,
    ) -> Response:
        return await answer(
            request,
            form_token,
            proposal_id,
            lambda by: proposals.decline(service, by, proposal_id, reason, version, side),
        )

    @router.post("/proposals/{proposal_id}/stop")
    async def stop(request: Request, proposal_id: str, form_token: Annotated[str, Form()] = "") -> Response:
        # Each wave has a new version; whoever stops must not be asked to look again first.
        return await answer(request, form_token, proposal_id, lambda by: proposals.stop(service, by, proposal_id, None))

    return router


async def _answer(
    pages: Pages, request: Request, form_token: str, proposal_id: str, act: Callable[[Account], Awaitable[object]]
) -> Response:
    async def page(visit: Visit) -> Response:
        pages.check(visit, form_token)
        await act(visit.account)
        return RedirectResponse(f"/proposals/{proposal_id}?saved=true", HTTPStatus.SEE_OTHER)

    return await pages.show(request, page)
