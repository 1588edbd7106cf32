"""The forms by which people answer for a part of a relief, or do something with the list of a day."""

from collections.abc import Awaitable, Callable
from datetime import date
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from contracts.base import LARGEST
from contracts.items import ItemClass
from contracts.reliefs import DeclineReason, ReliefChanged
from mailroom.help.terms import Terms
from services.assignment.commands import lists, reliefs
from services.assignment.commands.reliefs import Part
from services.assignment.page.questions import AT_MOST
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.chassis.http.problems import Problem

_CHANGED = frozenset({409, 412})
"""Somebody else has answered since the page was read; the others are accepted all the same."""


def _filled(value: object) -> object:
    """An empty field of a form says nothing."""
    return None if value == "" else value


_Hours = Annotated[Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)] | None, BeforeValidator(_filled)]


class _Answer(BaseModel):
    """One answer as a form sends it. Hours are those of the receiver's share; empty fields leave a term as it is."""

    model_config = ConfigDict(frozen=True)

    version: Annotated[int, Field(ge=0, le=LARGEST)]
    share_id: Annotated[str, Field(max_length=36)] = ""
    form_token: str = ""
    reason: Annotated[DeclineReason | None, BeforeValidator(_filled)] = None
    hours_per_day: _Hours = None
    hours: _Hours = None
    until: Annotated[date | None, BeforeValidator(_filled)] = None
    item_class: Annotated[tuple[ItemClass, ...], Field(max_length=len(ItemClass))] = ()

    @property
    def terms(self) -> Terms:
        """As the rules take them."""
        return Terms(
            minutes_per_day=_minutes(self.hours_per_day),
            budget_minutes=_minutes(self.hours),
            until=self.until,
            item_classes=self.item_class or None,
        )

    def part(self, relief_id: str) -> Part:
        """The part that is answered for, as it was seen."""
        return Part(relief_id, self.share_id or None, self.version)


def answering(pages: Pages) -> APIRouter:
    """Routes of the answers. Each leads back to where the answer can be seen."""
    router = APIRouter()
    service = pages.service

    @router.post("/reliefs/accept")
    async def accept_all(
        request: Request,
        shown: Annotated[list[str], Form(max_length=AT_MOST)],
        form_token: Annotated[str, Form()] = "",
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            accepted = sum([await _accept(service, visit.account, _read(each)) for each in shown])
            return RedirectResponse(f"/reliefs?accepted={accepted}", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    @router.post("/reliefs/{relief_id}/{act}")
    async def answer(
        request: Request,
        relief_id: str,
        act: Literal["accept", "decline", "shorten", "pause", "resume", "end"],
        said: Annotated[_Answer, Form()],
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, said.form_token)
            await _ACTS[act](service, visit.account, said.part(relief_id), said)
            return RedirectResponse(f"/reliefs/{relief_id}?saved=true", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    @router.post("/proposals/{proposal_id}/{act}")
    async def listed(
        request: Request,
        proposal_id: str,
        act: Literal["hold", "release", "take-out"],
        version: Annotated[int, Form()],
        form_token: Annotated[str, Form()] = "",
        items: Annotated[list[str] | None, Form(max_length=500)] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            if act == "take-out":
                await lists.take_out(service, visit.account, proposal_id, version, items or ())
            else:
                await (lists.hold if act == "hold" else lists.release)(service, visit.account, proposal_id, version)
            return RedirectResponse(f"/proposals/{proposal_id}?saved=true", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    return router


async def _decline(service: ServiceState, account: Account, part: Part, said: _Answer) -> ReliefChanged:
    if said.reason is None:
        raise Problem(422, "invalid", "Declining needs a reason.", errors=[("reason", "missing")])
    return await reliefs.decline(service, account, part, said.reason)


_ACTS: dict[str, Callable[[ServiceState, Account, Part, _Answer], Awaitable[ReliefChanged]]] = {
    "accept": lambda service, account, part, said: reliefs.accept(service, account, part, said.terms),
    "decline": _decline,
    "shorten": lambda service, account, part, said: reliefs.lower(service, account, part, said.terms),
    # Whoever stops something must not be asked to look again first.
    "pause": lambda service, account, part, _: reliefs.pause(service, account, part.seen(None)),
    "resume": lambda service, account, part, _: reliefs.resume(service, account, part),
    "end": lambda service, account, part, _: reliefs.end(service, account, part.seen(None)),
}


def _minutes(hours: float | None) -> int | None:
    return None if hours is None else max(1, round(60 * hours))


def _read(shown: str) -> Part:
    relief_id, _, rest = shown.partition("|")
    share_id, _, version = rest.partition("|")
    if not version.isdecimal():
        raise Problem(422, "invalid", "A relief, a share and a version are separated by bars.")
    return Part(relief_id, share_id or None, int(version[:18]))


async def _accept(service: ServiceState, account: Account, part: Part) -> bool:
    """Whether the part is accepted now; one that has changed since it was shown is left out."""
    try:
        await reliefs.accept(service, account, part)
    except Problem as problem:
        if problem.status not in _CHANGED:
            raise
        return False
    return True
