"""Questions about proposals: a page of them, and one in full."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.item_state import ItemStateChanged
from contracts.items import ItemClass
from contracts.plans import PLANS_RECORD, BeforeAfter, PlanReason
from contracts.proposals import ProposalState
from mailroom.proposals.offers import Moving
from mailroom.proposals.proposal import OfferedItem, Proposal, lines
from services.assignment.state.accounts import Account
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store
from services.assignment.views import paging
from services.assignment.views.answers import answers_about
from services.assignment.views.schemas.proposals import (
    ClassDue,
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
        reasons=_reasons(plan, proposal),
        short_classes=plan.short_classes if plan else (),
        lines=lines(proposal),
        due=_due(proposal, known),
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


def _due(proposal: Proposal, known: Mapping[str, ItemStateChanged]) -> tuple[ClassDue, ...]:
    """By class, what is due first before the others; a class of which nothing is open any more at the end."""
    by_class: dict[ItemClass, list[OfferedItem]] = {}
    for each in proposal.items:
        by_class.setdefault(each.item_class, []).append(each)
    found = []
    for item_class, items in by_class.items():
        now = [known[each.item_id] for each in items if each.item_id in known]
        clocks = [clock for item in now for clock in item.clocks if clock.hard]
        first = min(clocks, key=lambda clock: clock.due_on, default=None)
        found.append(
            ClassDue(
                item_class=item_class,
                items=len(items),
                minutes=sum(each.minutes for each in items),
                first_due_on=min((each.due_on for each in now), default=None),
                last_due_on=max((each.due_on for each in now), default=None),
                legal_items=sum(any(clock.hard for clock in each.clocks) for each in now),
                legal_due_on=first.due_on if first else None,
                legal_source=first.source if first else None,
            )
        )
    return tuple(sorted(found, key=lambda each: (each.first_due_on or date.max, each.item_class)))


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
