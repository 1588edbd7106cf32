"""JSON routes about proposals: lists, one in full, and the answers of the leads."""

from collections.abc import Iterable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.base import LARGEST, Code, Id
from contracts.proposals import OPEN_STATES, ProposalState
from contracts.reliefs import DeclineReason
from mailroom.proposals.life import Side
from mailroom.proposals.proposal import Proposal
from services.assignment.api.auth import AccountDependency
from services.assignment.api.headers import version_decided
from services.assignment.commands import proposals as commands
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_proposal
from services.assignment.state.service_state import ServiceState
from services.assignment.views import proposals as views
from services.assignment.views.schemas import proposals as schemas
from services.chassis.http.json_bodies import JsonRoute

DecidedVersion = Annotated[int, Depends(version_decided)]


class Acceptance(BaseModel):
    """Accept all, or the first whole households with at most this many items. `side`: for a supervisor, or a lead of
    both teams."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: Side | None = None
    most_items: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


class Refusal(BaseModel):
    """Decline, with a reason from the closed list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: DeclineReason
    side: Side | None = None


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


def decision_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes that decide on proposals. A decision needs the version it is about as If-Match: 428 without, 412 if the
    proposal has changed meanwhile. A repeated decision changes nothing and gets the same answer."""
    router = APIRouter(tags=["proposals"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.post("/v1/proposals/{proposal_id}:accept")
    async def accept(
        proposal_id: Id, account: Asks, version: DecidedVersion, response: Response, body: Acceptance | None = None
    ) -> schemas.ProposalShown:
        """Accept for one side. With the second acceptance the hard rules are checked again and items move in waves."""
        said = body or Acceptance()
        after = await commands.accept(service, account, proposal_id, version, said.side, said.most_items)
        return await _tagged(service, response, account, after)

    @router.post("/v1/proposals/{proposal_id}:decline")
    async def decline(
        proposal_id: Id, account: Asks, version: DecidedVersion, response: Response, body: Refusal
    ) -> schemas.ProposalShown:
        """Decline for one side."""
        after = await commands.decline(service, account, proposal_id, body.reason, version, body.side)
        return await _tagged(service, response, account, after)

    @router.post("/v1/proposals/{proposal_id}:stop")
    async def stop(
        proposal_id: Id, account: Asks, version: DecidedVersion, response: Response
    ) -> schemas.ProposalShown:
        """Stop: no further item is ordered to move."""
        return await _tagged(service, response, account, await commands.stop(service, account, proposal_id, version))

    return router


async def _tagged(
    service: ServiceState, response: Response, account: Account, proposal: Proposal
) -> schemas.ProposalShown:
    response.headers["ETag"] = f'"{proposal.version}"'
    return await views.proposal_in_full(service.read_model, service.store, account, proposal)


def _states(wanted: Iterable[ProposalState | Literal["open"]]) -> list[ProposalState]:
    found = {each for state in wanted for each in (OPEN_STATES if state == "open" else (ProposalState(state),))}
    return sorted(found)
