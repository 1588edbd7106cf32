"""Questions about proposals: a page of them, and one in full."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.plans import PLANS_RECORD, BeforeAfter, PlanReason
from contracts.proposals import ProposalState
from mailroom.proposals.offers import Moving
from mailroom.proposals.proposal import Proposal, lines
from services.assignment.state.accounts import Account
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store
from services.assignment.views import paging
from services.assignment.views.answers import answers_about
from services.assignment.views.schemas.proposals import (
    Proposals,
    ProposalShown,
    ProposedItem,
    not_moved,
    summary,
)
from services.chassis import logs
from services.chassis.http.problems import Problem
from services.chassis.kafka import decode


async def proposals(
    store: Store,
    account: Account,
    team: str | None = None,
    states: Sequence[ProposalState] = (),
    region: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Proposals:
    """A page of proposals, newest first; a lead sees those of their own teams."""
    table = tables.proposals
    wanted = select(table.c.record)
    if account.role == "lead":
        own = sorted(account.teams)
        wanted = wanted.where(or_(table.c.from_team.in_(own), table.c.to_team.in_(own)))
    if team:
        wanted = wanted.where(or_(table.c.from_team == team, table.c.to_team == team))
    if states:
        wanted = wanted.where(table.c.state.in_([state.value for state in states]))
    if region:
        wanted = wanted.where(table.c.region == region)
    if cursor:
        at, proposal_id = paging.parts(cursor)
        older = and_(table.c.offered_at == at, table.c.proposal_id > proposal_id)
        wanted = wanted.where(or_(table.c.offered_at < at, older))
    async with store.read() as connection:
        ordered = wanted.order_by(table.c.offered_at.desc(), table.c.proposal_id).limit(limit + 1)
        found = [row_mapping.proposal_of(record) for (record,) in await connection.execute(ordered)]
    page = found[:limit]
    more = paging.cursor(iso(page[-1].offered_at), page[-1].proposal_id) if len(found) > limit else None
    return Proposals(proposals=tuple(summary(each) for each in page), next_cursor=more)


async def proposal_in_full(read_model: ReadModel, store: Store, account: Account, proposal: Proposal) -> ProposalShown:
    """One proposal with everything a lead needs to decide."""
    if not (account.may_read(proposal.from_team) or account.may_read(proposal.to_team)):
        raise Problem(403, "not_your_team", "This proposal is between other teams.")
    logs.decision("items.read", account=account.name, what="proposal.read", subject=proposal.proposal_id)
    async with store.read() as connection:
        plan = await _plan_of(connection, proposal)
        answers = await answers_about(connection, [proposal.proposal_id])
    listed = summary(proposal)
    known = read_model.items
    return ProposalShown(
        **listed.model_dump(),
        plan_id=proposal.plan_id,
        reasons=_reasons(plan, proposal),
        short_classes=plan.short_classes if plan else (),
        lines=lines(proposal),
        decline_reason=proposal.decline_reason,
        stop_reason=proposal.stop_reason,
        before_after=_before_after(plan, proposal),
        answers=answers,
        proposed=tuple(
            ProposedItem(
                item_id=each.item_id,
                item_class=each.item_class,
                minutes=each.minutes,
                due_on=known[each.item_id].due_on if each.item_id in known else None,
                verdict=each.verdict,
            )
            for each in proposal.items
        ),
        not_moved=not_moved(proposal),
    )


async def _plan_of(connection: AsyncConnection, proposal: Proposal) -> Moving | None:
    record = await row_mapping.stored_record(connection, tables.plans.c.plan_id, proposal.plan_id)
    drawn = decode(PLANS_RECORD, record.encode()) if record else None
    return drawn if isinstance(drawn, Moving) else None


def _before_after(plan: Moving | None, proposal: Proposal) -> tuple[BeforeAfter, ...]:
    teams = {team.team: team for team in plan.teams} if plan else {}
    return tuple(teams[team] for team in (proposal.from_team, proposal.to_team) if team in teams)


def _reasons(plan: Moving | None, proposal: Proposal) -> tuple[PlanReason, ...]:
    pair = (proposal.from_team, proposal.to_team)
    return tuple(sorted({move.reason for move in plan.moves if (move.from_team, move.to_team) == pair} if plan else ()))
