"""Signing in and out, and the page on which each role starts."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.assignment.page.kept import MOST_KEPT, read, shown
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account, Role


def signing_in(pages: Pages) -> APIRouter:
    """Routes of the session."""
    router = APIRouter()

    @router.get("/")
    async def start(request: Request) -> Response:
        async def page(visit: Visit) -> Response:
            return RedirectResponse(_start_page(visit.account), HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    @router.get("/accessibility")
    async def accessibility(request: Request) -> Response:
        return pages.render(request, "accessibility", pages.visit_of(request))

    @router.get("/sign-in")
    async def form(request: Request, code: str = "") -> Response:
        return pages.render(
            request, "sign_in", code=code[:200], failed=False, demo=pages.service.demo_tokens(), kept=""
        )

    @router.post("/sign-in")
    async def sign_in(
        request: Request,
        code: Annotated[str, Form()] = "",
        kept: Annotated[str, Form(max_length=MOST_KEPT)] = "",
    ) -> Response:
        account, form = pages.service.account_by_token(code.strip()), read(kept)
        if account is None:
            demo = pages.service.demo_tokens()
            again = kept if form else ""
            return pages.render(request, "sign_in", status=403, code="", failed=True, demo=demo, kept=again)
        session = pages.sessions.made_for(account.name)
        if form is None:
            response: Response = RedirectResponse(_start_page(account), HTTPStatus.SEE_OTHER)
        else:
            visit = Visit(request, session, account)
            response = pages.render(request, "again", visit, form=form, typed=shown(form))
        pages.sessions.begin(response, session)
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request, form_token: Annotated[str, Form()] = "") -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
            pages.sessions.end(response)
            return response

        return await pages.show(request, page)

    return router


def _start_page(account: Account) -> str:
    """Leads first see what waits for their answer, everybody else the state of the teams."""
    return "/reliefs" if account.role is Role.LEAD else "/overview"
