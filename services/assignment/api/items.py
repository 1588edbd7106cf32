"""JSON routes about items: whose they are, who should get them, worklists, and a lead's marks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, FailFast, Field, model_validator

from contracts.base import Code, HashedCaseKey, Id, SkillTag
from contracts.item_state import ItemState
from contracts.items import ItemClass
from mailroom.assignment import Choice, Placeable, Why
from services.assignment.api.auth import AccountDependency
from services.assignment.api.headers import place
from services.assignment.commands import item_marks
from services.assignment.commands.item_marks import ItemAct
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_item
from services.assignment.state.service_state import ServiceState
from services.assignment.views import advice, items, worklists
from services.assignment.views.schemas import items as schemas
from services.assignment.views.schemas.base import Shown
from services.assignment.views.schemas.worklists import Worklist, WorkOrder
from services.assignment.views.worklists import Wanted
from services.chassis import logs
from services.chassis.http.json_bodies import JsonRoute
from services.chassis.http.problems import Problem


class Asked(BaseModel):
    """A known item (`item_id`), or the description of one that has not arrived yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item_id: Id | None = None
    item_class: ItemClass | None = None
    region: Code | None = None
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=8)] = ()
    not_to_team: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    case_key: HashedCaseKey | None = None
    restricted: bool = False

    @model_validator(mode="after")
    def _names_something(self) -> "Asked":
        if self.item_id is None and self.item_class is None:
            raise ValueError("give item_id or item_class")
        return self


class AskedItems(BaseModel):
    """One or many questions, answered one by one in the same order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    items: Annotated[tuple[Asked, ...], Field(min_length=1, max_length=1000), FailFast()]


class AdviceGiven(Shown):
    """The answers, in the order of the questions."""

    assignments: tuple[schemas.Advice, ...]


def item_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes about items."""
    router = APIRouter(tags=["items"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.get("/v1/items/{item_id}/assignment")
    async def assignment(item_id: Id, account: Asks) -> schemas.ItemAssignment:
        """Whose item this is, why, since when, with its clocks and its place in the worklist."""
        return await items.assignment_of(service.read_model, service.store, account, service.now(), item_id)

    @router.post("/v1/assignments")
    async def advise(asked: AskedItems, account: Asks) -> AdviceGiven:
        """Which team should get these items now, and why. Advice only: nothing is ordered. For an item that no
        team may take the state is UNPLACED."""
        logs.decision("items.read", account=account.name, what="assignments.asked", subject=str(len(asked.items)))
        return AdviceGiven(assignments=tuple([await _advise(service, account, each) for each in asked.items]))

    @router.get("/v1/teams/{team}/worklist")
    async def worklist(
        team: Code,
        account: Asks,
        state: Annotated[list[ItemState] | None, Query(description="only these states")] = None,
        order: Annotated[WorkOrder, Query(description="proposed: while an order of work is in force")] = ("deadline"),
        item_class: Annotated[ItemClass | None, Query(description="only this class")] = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Worklist:
        """The open items of a team: urgent ones, then those whose legal clock ends within five working days, then by
        date; or in the order proposed while nobody has room."""
        wanted = Wanted(state or (), order, cursor, limit, item_class)
        return worklists.worklist(service.read_model, service.now(), account, team, wanted)

    return router


def mark_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes by which leads mark single items, take them back and hand them back."""
    router = APIRouter(tags=["items"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    def marking(what: ItemAct, meaning: str) -> None:
        async def mark(item_id: Id, account: Asks, response: Response) -> schemas.Ordered:
            order_id = await item_marks.mark_item(service, account, item_id, what)
            place(response, order_id)
            return schemas.Ordered(order_id=order_id)

        path = "/v1/items/{item_id}:" + what
        name = what.replace("-", "_")
        router.post(path, status_code=202, name=name, operation_id=f"{name}_item", description=meaning)(mark)

    marking("exclude", "The lead marks the item as not to be moved.")
    marking("include", "The lead lifts that mark.")
    marking("recall", "The giving lead takes an unstarted moved item back.")
    marking("hand-back", "The receiving lead hands a moved item back; its clocks stay as they are.")
    return router


async def _advise(service: ServiceState, account: Account, asked: Asked) -> schemas.Advice:
    if asked.item_id is not None:
        item = await find_item(service.read_model, service.store, asked.item_id)
        if not account.may_read(item.team):
            raise Problem(403, "not_your_team", "Item-level data are open to the own team only.")
        return schemas.advice(asked.item_id, advice.advise(service.read_model, item))
    regions = service.read_model.roster.regions()
    region = asked.region or (regions[0] if len(regions) == 1 else None)
    if region is None and regions:
        raise Problem(422, "region_missing", "Say for which region.", errors=[("items.region", "missing")])
    if asked.item_class is None or region not in regions:
        return schemas.advice(None, Choice(None, Why.NO_TEAM))
    question = Placeable(
        item_class=asked.item_class,
        skills=asked.skills,
        not_to_team=asked.not_to_team,
        restricted=asked.restricted,
        household_teams=service.read_model.household_teams(asked.case_key),
    )
    return schemas.advice(None, advice.advise_in(service.read_model, region, question))
