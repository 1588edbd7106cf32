"""The forms by which a lead marks single items: keep here, may move again, hand back, take back."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from contracts.base import Code
from services.assignment.commands.item_marks import ItemAct, mark_item
from services.assignment.page.rendering import Pages, Visit


def marking(pages: Pages) -> APIRouter:
    """`POST /items/{item_id}/{act}`; leads back to the worklist, where the mark appears with its verdict."""
    router = APIRouter()

    @router.post("/items/{item_id}/{act}")
    async def mark(
        request: Request,
        item_id: str,
        act: ItemAct,
        team: Annotated[Code, Form()],
        form_token: Annotated[str, Form()] = "",
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            await mark_item(pages.service, visit.account, item_id, act)
            return RedirectResponse(f"/worklist?team={team}&find={item_id[:8]}", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    return router
