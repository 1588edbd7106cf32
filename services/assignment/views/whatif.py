"""What a plan would be drawn from right now, as far as this service knows: the situation of one region."""

from datetime import datetime

from sqlalchemy import select

from contracts.plans import PLANS_RECORD, BasedOn, NoPlan, PlannedMove
from mailroom.allocation import parameters
from mailroom.allocation.situation import Situation
from mailroom.proposals.proposal import Proposal, publish
from mailroom.workdays import add_workdays, business_date, local
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store
from services.chassis.http.problems import Problem
from services.chassis.kafka import decode


async def situation_of(read_model: ReadModel, store: Store, region: str) -> Situation:
    """The region at the last tick. 404 without such a region, 409 as long as no team has an outlook.

    Only `rebalancer` knows when a jam was released: here a team just released may already receive.
    """
    if region not in read_model.roster.regions():
        raise Problem(404, "not_found", "No team is in such a region.")
    names = [team for team in read_model.roster.teams_of(region) if team in read_model.outlooks]
    at = read_model.last_tick or max((read_model.outlooks[team].at for team in names), default=None)
    if at is None or not names:
        raise Problem(409, "no_outlook", "The teams of the region have no outlook yet.")
    proposals = await _proposals(read_model, store, region, at)
    settings = read_model.settings_of(region)
    return Situation(
        region=region,
        at=at,
        based_on=BasedOn(
            outlook_at=at, proposals_version=read_model.region(region).version, settings_version=settings.version
        ),
        roster=read_model.roster,
        settings=settings,
        outlooks=tuple(read_model.outlooks[team] for team in names),
        movable=tuple(read_model.movable(region, team, at) for team in names),
        proposals=tuple(publish(each, each.agreed_at or each.offered_at) for each in proposals),
        reliefs=tuple(each for each in read_model.reliefs.values() if each.region == region),
    )


async def _proposals(read_model: ReadModel, store: Store, region: str, at: datetime) -> list[Proposal]:
    """Open ones, and ended ones as long as a rule needs them."""
    oldest = local(add_workdays(business_date(at), -parameters.KEPT_WORKDAYS), 0)
    table = tables.proposals
    wanted = select(table.c.record).where(table.c.region == region, table.c.offered_at >= iso(oldest))
    async with store.read() as connection:
        ended = [row_mapping.proposal_of(record) for (record,) in await connection.execute(wanted)]
    opened = {each.proposal_id: each for each in read_model.proposals.values() if each.region == region}
    return list(({each.proposal_id: each for each in ended} | opened).values())


async def moves_of_plan(store: Store, region: str, plan_id: str) -> tuple[PlannedMove, ...] | None:
    """The moves of a plan of the region, None if there is no such plan."""
    table = tables.plans
    wanted = select(table.c.record).where(table.c.plan_id == plan_id, table.c.region == region)
    async with store.read() as connection:
        record = (await connection.execute(wanted)).scalar()
    if record is None:
        return None
    plan = decode(PLANS_RECORD, record.encode())
    return () if isinstance(plan, NoPlan) else plan.moves
