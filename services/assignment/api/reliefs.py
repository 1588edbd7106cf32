"""JSON routes about reliefs: lists, one in full, and the answers of the leads to their part."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.base import LARGEST, Code, Id
from contracts.items import ItemClass
from contracts.reliefs import DeclineReason, ReliefChanged
from mailroom.help.terms import Terms
from services.assignment.api.auth import AccountDependency
from services.assignment.api.headers import version_decided, version_seen
from services.assignment.commands import giving
from services.assignment.commands import reliefs as commands
from services.assignment.commands.reliefs import Part
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_relief
from services.assignment.state.service_state import ServiceState
from services.assignment.views import reliefs as views
from services.assignment.views.schemas import reliefs as schemas
from services.chassis.http.json_bodies import JsonRoute

DecidedVersion = Annotated[int, Depends(version_decided)]
SeenVersion = Annotated[int | None, Depends(version_seen)]


class Less(BaseModel):
    """Less than was asked or agreed; a field that is left out stays as it is. Minutes are those of a receiver's share;
    `item_classes` are the only ones that may go (giver) or come (receiver)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minutes_per_day: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    budget_minutes: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    until: date | None = None
    item_classes: Annotated[tuple[ItemClass, ...], Field(min_length=1, max_length=len(ItemClass))] | None = None

    def terms(self) -> Terms:
        """As the rules take them."""
        return Terms(**self.model_dump())


class Refusal(BaseModel):
    """Decline, with a reason from the closed list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: DeclineReason


class Gift(BaseModel):
    """Items that a team gives to another today, each with its whole household."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_team: Code
    to_team: Code
    items: Annotated[tuple[Id, ...], Field(min_length=1, max_length=200)]


def relief_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes that show reliefs, and the one that gives named households."""
    router = APIRouter(tags=["reliefs"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.get("/v1/reliefs")
    async def reliefs(
        account: Asks,
        team: Annotated[Code | None, Query()] = None,
        region: Annotated[Code | None, Query()] = None,
        state: Annotated[Literal["open", "ended"] | None, Query()] = None,
        waits_for: Annotated[
            Literal["me"] | None, Query(description="`me`: what waits for this account's answer, the oldest first")
        ] = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> schemas.Reliefs:
        """Reliefs, newest first; a lead sees those of their own teams."""
        wanted = views.Wanted(
            team=team, region=region, state=state, waits_for_me=waits_for == "me", cursor=cursor, limit=limit
        )
        return await views.reliefs(service.read_model, service.store, account, service.now(), wanted)

    @router.get("/v1/reliefs/{relief_id}")
    async def relief(relief_id: Id, account: Asks, response: Response) -> schemas.ReliefInFull:
        """One relief with its shares, lists and answers. The ETag is the version of the giver's part, or of the share
        if it is the only part that the account may answer for; each part names its own."""
        relief = await find_relief(service.read_model, service.store, relief_id)
        shown = await _in_full(service, account, relief)
        response.headers["ETag"] = f'"{_version_to_answer(shown)}"'
        return shown

    @router.post("/v1/reliefs", status_code=201)
    async def give(gift: Gift, account: Asks, response: Response) -> schemas.ReliefInFull:
        """Give named households to another team today (its lead, or the supervisor); the receiver is asked."""
        after = await giving.give_items(service, account, gift.from_team, gift.to_team, gift.items)
        response.headers["Location"] = f"/v1/reliefs/{after.relief_id}"
        return await _in_full(service, account, after)

    return router


def answer_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes by which leads answer: the giver's for the whole, a receiver's for its share.

    Agreeing, declining, shortening and resuming need the version of the part as If-Match: 428 without, 412 if the part
    has changed meanwhile. Pausing and ending do not: they only ever stop something. A repeat changes nothing and gets
    the same answer.
    """
    router = APIRouter(tags=["reliefs"], route_class=JsonRoute)
    for place, of_share in (("/v1/reliefs/{relief_id}", False), ("/v1/reliefs/{relief_id}/shares/{share_id}", True)):
        router.include_router(_answers(service, authenticated, place, of_share))
    return router


def _answers(service: ServiceState, authenticated: AccountDependency, place: str, of_share: bool) -> APIRouter:
    router = APIRouter(route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    def of_giver(relief_id: Id) -> Part:
        return Part(relief_id)

    def of_receiver(relief_id: Id, share_id: Annotated[Id, Path()]) -> Part:
        return Part(relief_id, share_id)

    whose = "share" if of_share else "relief"
    Whose = Annotated[Part, Depends(of_receiver if of_share else of_giver)]  # noqa: N806 - a type

    async def answered(
        account: Account, act: Callable[[], Awaitable[ReliefChanged]], part: Part, response: Response
    ) -> schemas.ReliefInFull:
        after = await act()
        shown = await _in_full(service, account, after)
        own = next((share for share in shown.shares if share.share_id == part.share_id), None)
        response.headers["ETag"] = f'"{own.version if own else shown.version}"'
        return shown

    @router.post(place + ":accept", operation_id=f"accept_{whose}")
    async def accept(
        part: Whose, account: Asks, version: DecidedVersion, response: Response, less: Less | None = None
    ) -> schemas.ReliefInFull:
        """Agree, or to less. Once giver and receiver have agreed, the first list starts with what fits."""
        seen, terms = part.seen(version), less.terms() if less else None
        return await answered(account, lambda: commands.accept(service, account, seen, terms), part, response)

    @router.post(place + ":decline", operation_id=f"decline_{whose}")
    async def decline(
        part: Whose, account: Asks, version: DecidedVersion, response: Response, refusal: Refusal
    ) -> schemas.ReliefInFull:
        """Say no; the pair of teams rests for five working days."""
        seen = part.seen(version)
        return await answered(account, lambda: commands.decline(service, account, seen, refusal.reason), part, response)

    @router.post(place + ":shorten", operation_id=f"shorten_{whose}")
    async def shorten(
        part: Whose, account: Asks, version: DecidedVersion, response: Response, less: Less
    ) -> schemas.ReliefInFull:
        """Less from now on."""
        seen = part.seen(version)
        return await answered(account, lambda: commands.lower(service, account, seen, less.terms()), part, response)

    @router.post(place + ":pause", operation_id=f"pause_{whose}")
    async def pause(part: Whose, account: Asks, version: SeenVersion, response: Response) -> schemas.ReliefInFull:
        """Nothing more moves until it is resumed."""
        return await answered(account, lambda: commands.pause(service, account, part.seen(version)), part, response)

    @router.post(place + ":resume", operation_id=f"resume_{whose}")
    async def resume(part: Whose, account: Asks, version: DecidedVersion, response: Response) -> schemas.ReliefInFull:
        """Go on after a pause."""
        return await answered(account, lambda: commands.resume(service, account, part.seen(version)), part, response)

    @router.post(place + ":end", operation_id=f"end_{whose}")
    async def end(part: Whose, account: Asks, version: SeenVersion, response: Response) -> schemas.ReliefInFull:
        """End it for good; what has moved stays."""
        return await answered(account, lambda: commands.end(service, account, part.seen(version)), part, response)

    return router


def _version_to_answer(shown: schemas.ReliefInFull) -> int:
    own = [share.version for share in shown.shares if share.yours]
    return own[0] if len(own) == 1 and not shown.yours else shown.version


async def _in_full(service: ServiceState, account: Account, relief: ReliefChanged) -> schemas.ReliefInFull:
    return await views.relief_in_full(service.read_model, service.store, account, service.now(), relief)
