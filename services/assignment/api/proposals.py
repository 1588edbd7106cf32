"""JSON routes about proposals, the lists of items of a share: many, one in full, holding and thinning out."""

from collections.abc import Iterable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Code, Id
from contracts.proposals import OPEN_STATES, ProposalState
from mailroom.proposals.proposal import Proposal
from services.assignment.api.auth import AccountDependency
from services.assignment.api.headers import version_decided, version_seen
from services.assignment.commands import lists as commands
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_proposal
from services.assignment.state.service_state import ServiceState
from services.assignment.views import proposals as views
from services.assignment.views.schemas import proposals as schemas
from services.chassis.http.json_bodies import JsonRoute

DecidedVersion = Annotated[int, Depends(version_decided)]
SeenVersion = Annotated[int | None, Depends(version_seen)]


class TakenOut(BaseModel):
    """Items to leave with the giver, each with its whole household."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    items: Annotated[tuple[Id, ...], Field(min_length=1, max_length=500)]


def proposal_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes that show proposals. Every answer about one carries its version as ETag."""
    router = APIRouter(tags=["proposals"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.get("/v1/proposals")
    async def proposals(
        account: Asks,
        team: Annotated[Code | None, Query()] = None,
        state: Annotated[
            list[ProposalState | Literal["open"]] | None, Query(description="`open`: all open ones")
        ] = None,
        region: Annotated[Code | None, Query()] = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> schemas.Proposals:
        """Proposals, newest first; a lead sees those of their own teams."""
        return await views.proposals(service.store, account, team, _states(state or ()), region, cursor, limit)

    @router.get("/v1/proposals/{proposal_id}")
    async def proposal(proposal_id: Id, account: Asks, response: Response) -> schemas.ProposalShown:
        """One proposal with items, lines, forecast before and after, and answers."""
        return await _tagged(
            service, response, account, await find_proposal(service.read_model, service.store, proposal_id)
        )

    return router


def list_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes by which leads hold or thin out a list before its first wave. They need the version of the list as
    If-Match: 428 without, 412 if it has changed meanwhile; holding does not. A repeat changes nothing."""
    router = APIRouter(tags=["proposals"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.post("/v1/proposals/{proposal_id}:hold")
    async def hold(proposal_id: Id, account: Asks, version: SeenVersion, response: Response) -> schemas.ProposalShown:
        """Nothing of the list goes until it is released; at the end of the day it is dropped."""
        return await _tagged(service, response, account, await commands.hold(service, account, proposal_id, version))

    @router.post("/v1/proposals/{proposal_id}:release")
    async def release(
        proposal_id: Id, account: Asks, version: DecidedVersion, response: Response
    ) -> schemas.ProposalShown:
        """The list goes at its time after all."""
        return await _tagged(service, response, account, await commands.release(service, account, proposal_id, version))

    @router.post("/v1/proposals/{proposal_id}:take-out")
    async def take_out(
        proposal_id: Id, account: Asks, version: DecidedVersion, response: Response, out: TakenOut
    ) -> schemas.ProposalShown:
        """Leave some of it with the giver."""
        after = await commands.take_out(service, account, proposal_id, version, out.items)
        return await _tagged(service, response, account, after)

    return router


async def _tagged(
    service: ServiceState, response: Response, account: Account, proposal: Proposal
) -> schemas.ProposalShown:
    response.headers["ETag"] = f'"{proposal.version}"'
    return await views.proposal_in_full(service.read_model, service.store, account, proposal)


def _states(wanted: Iterable[ProposalState | Literal["open"]]) -> list[ProposalState]:
    found = {each for state in wanted for each in (OPEN_STATES if state == "open" else (ProposalState(state),))}
    return sorted(found)
