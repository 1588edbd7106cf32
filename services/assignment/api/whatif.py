"""JSON route for "what happens if": courses of action side by side, for supervisors."""

import asyncio
from collections.abc import Collection
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.base import Code, Id
from contracts.plans import PlannedMove
from mailroom.allocation.situation import Situation
from mailroom.whatif.changes import Absent, Change, Closed, Merged, changed, unknown
from mailroom.whatif.comparison import Course, compare
from services.assignment.api.auth import AccountDependency
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.views import visibility, whatif
from services.assignment.views.schemas.whatif import WhatIfShown, shown
from services.chassis import logs
from services.chassis.http.json_bodies import JsonRoute
from services.chassis.http.problems import Problem

Workdays = Annotated[int, Field(ge=1, le=40)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Absence(_Body):
    """A number of further full-time posts of a team are away for some working days, from tomorrow."""

    kind: Literal["absence"]
    team: Code
    fte: Annotated[float, Field(gt=0, le=100, multiple_of=0.5)]
    workdays: Workdays

    def change(self) -> Change:
        """The change this asks about."""
        return Absent(self.team, self.fte, self.workdays)


class Closure(_Body):
    """A team does nothing for some working days, from tomorrow."""

    kind: Literal["closure"]
    team: Code
    workdays: Workdays

    def change(self) -> Change:
        """The change this asks about."""
        return Closed(self.team, self.workdays)


class Merger(_Body):
    """A team with its work, its staff and its skills becomes part of another one."""

    kind: Literal["merger"]
    team: Code
    into: Code

    @model_validator(mode="after")
    def _two_teams(self) -> "Merger":
        if self.team == self.into:
            raise ValueError("a team cannot be merged into itself")
        return self

    def change(self) -> Change:
        """The change this asks about."""
        return Merged(self.team, self.into)


AskedChange = Annotated[Absence | Closure | Merger, Field(discriminator="kind")]


class AskedCourse(_Body):
    """A course of action. Without `plan` and `replan` nothing moves except what both leads have agreed to."""

    name: Code
    changes: Annotated[tuple[AskedChange, ...], Field(max_length=20)] = ()
    plan: Id | None = None
    """The moves of this plan."""
    replan: bool = False
    """The engine draws a plan for this world."""

    @model_validator(mode="after")
    def _one_plan(self) -> "AskedCourse":
        if self.replan and self.plan is not None:
            raise ValueError("give plan or replan, not both")
        return self


class WhatIf(_Body):
    """Courses to compare in one region, each with its own name."""

    region: Code
    courses: Annotated[tuple[AskedCourse, ...], Field(min_length=1, max_length=8)]

    @model_validator(mode="after")
    def _names_differ(self) -> "WhatIf":
        if len({course.name for course in self.courses}) < len(self.courses):
            raise ValueError("each course needs a name of its own")
        return self


def whatif_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """`POST /v1/whatif`: nothing is changed, whatever is asked. Questions are handled one at a time."""
    router = APIRouter(tags=["steering"], route_class=JsonRoute)
    turn = asyncio.Lock()
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.post("/v1/whatif")
    async def what_if(body: WhatIf, account: Asks) -> WhatIfShown:
        """What happens if nothing is done, this or that plan is carried out, people are away, a team is closed or
        merged (supervisor): per team when it is clear, which clocks break, what moves, and who is hit worst."""
        account.must_supervise()
        hidden = visibility.too_small(service.read_model.roster, body.region)
        _refuse_to_tell_of(hidden, body)
        situation = await whatif.situation_of(service.read_model, service.store, body.region)
        courses = [await _course(service, situation, place, each) for place, each in enumerate(body.courses)]
        async with turn:
            outcomes = await asyncio.to_thread(compare, situation, courses)
        logs.decision("whatif.asked", account=account.name, region=body.region, courses=len(courses))
        shown_courses = tuple(shown(outcome, hidden) for outcome in outcomes)
        return WhatIfShown(region=body.region, at=situation.at, courses=shown_courses)

    return router


def _refuse_to_tell_of(hidden: Collection[str], body: WhatIf) -> None:
    """422 if a change concerns a team too small to be shown alone: compared with the same course without it, the sums
    would reveal this one team (P3, P6)."""
    errors = [
        (f"courses.{place}.changes.{number}.{name}", "too_small")
        for place, course in enumerate(body.courses)
        for number, change in enumerate(course.changes)
        for name in ("team", "into")
        if getattr(change, name, None) in hidden
    ]
    if errors:
        raise Problem(422, "team_too_small", "A change names a team too small to be shown alone.", errors=errors)


async def _course(service: ServiceState, situation: Situation, place: int, asked: AskedCourse) -> Course:
    world = situation
    for number, each in enumerate(asked.changes):
        change = each.change()
        missing = [(f"courses.{place}.changes.{number}.{name}", "unknown") for name in unknown(world, change)]
        if missing:
            raise Problem(422, "unknown_team", "A change names no team of the region.", errors=missing)
        world = changed(world, [change])
    moves: tuple[PlannedMove, ...] = ()
    if asked.plan is not None:
        known = await whatif.moves_of_plan(service.store, situation.region, asked.plan)
        if known is None:
            errors = [(f"courses.{place}.plan", "unknown")]
            raise Problem(422, "unknown_plan", "There is no such plan of the region.", errors=errors)
        moves = known
    changes = tuple(each.change() for each in asked.changes)
    return Course(name=asked.name, changes=changes, moves=moves, replans=asked.replan)
