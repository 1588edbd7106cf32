"""Questions about reliefs: a page of them, those that wait for somebody, and one in full."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.plans import PLANS_RECORD, BeforeAfter, PlanDrawn
from contracts.reliefs import ConsentState, LoadPromised, ReliefChanged, ShareStated
from mailroom.allocation.relief.expected import still_coming
from mailroom.allocation.relief.shares import runs, standing
from mailroom.help.lists import minutes_left, minutes_left_in_all
from mailroom.help.waiting import Asked, asked_of, patience
from mailroom.workdays import business_date
from services.assignment.state.accounts import Account, Role
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store
from services.assignment.views import paging, visibility
from services.assignment.views.answers import answers_about
from services.assignment.views.schemas.proposals import ProposalSummary, summary
from services.assignment.views.schemas.reliefs import (
    ComingShown,
    HappenedShown,
    PartShown,
    ReliefInFull,
    Reliefs,
    ReliefShown,
    ShareShown,
    WithoutAnswer,
)
from services.chassis.http.problems import Problem
from services.chassis.kafka import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which reliefs are asked for. `waits_for_me`: only those with a part that waits for this account's answer."""

    team: str | None = None
    region: str | None = None
    state: Literal["open", "ended"] | None = None
    waits_for_me: bool = False
    cursor: str | None = None
    limit: int = 50


class Looking:
    """Shows reliefs to one account at one business time."""

    def __init__(self, read_model: ReadModel, account: Account, now: datetime) -> None:
        self._read_model = read_model
        self._account = account
        self._now = now
        self._hidden = visibility.too_small(read_model.roster)

    def shown(self, relief: ReliefChanged) -> ReliefShown:
        """The relief as far as the account may see it."""
        return ReliefShown(
            **self._part(relief, relief.own_version, relief.from_team),
            relief_id=relief.relief_id,
            region=relief.region,
            from_team=relief.from_team,
            cause=relief.cause,
            given=relief.given,
            promised=relief.promised if self._may_know(relief.from_team) else None,
            happened=self._happened(relief),
            shares=tuple(self._share(relief, share) for share in relief.shares if self._may_see(relief, share)),
        )

    async def before_after(
        self, connection: AsyncConnection, lists: Sequence[ProposalSummary]
    ) -> tuple[BeforeAfter, ...]:
        """What the newest plans behind these lists do to each team, for those who may know its figures."""
        found: dict[str, BeforeAfter] = {}
        for plan_id in dict.fromkeys(each.plan_id for each in lists[:_PLANS_READ]):
            record = await row_mapping.stored_record(connection, tables.plans.c.plan_id, plan_id)
            plan = decode(PLANS_RECORD, record.encode()) if record else None
            for each in plan.teams if isinstance(plan, PlanDrawn) else ():
                found.setdefault(each.team, each)
        concerned = {team for listed in lists for team in (listed.from_team, listed.to_team)}
        return tuple(each for team, each in sorted(found.items()) if team in concerned and self._may_know(team))

    def _may_know(self, team: str) -> bool:
        """Whether figures of this team may be shown: its own, and it is not too small to be shown alone (P3, P10)."""
        return self._account.may_read(team) and team not in self._hidden

    def _happened(self, relief: ReliefChanged) -> HappenedShown | None:
        found = self._read_model.happened.get(relief.relief_id)
        if found is None or not self._may_know(relief.from_team):
            return None
        return HappenedShown.model_validate(found, from_attributes=True)

    def _worst(self, relief: ReliefChanged, share: ShareStated) -> LoadPromised | None:
        found = self._read_model.happened.get(relief.relief_id)
        return next((each.worst for each in found.shares if each.share_id == share.share_id), None) if found else None

    def _may_see(self, relief: ReliefChanged, share: ShareStated) -> bool:
        return self._account.may_read(relief.from_team) or self._account.may_read(share.to_team)

    def _share(self, relief: ReliefChanged, share: ShareStated) -> ShareShown:
        lists, today = self._read_model.agreed.values(), business_date(self._now)
        is_open, may_know = share.state is not ConsentState.ENDED, self._may_know(share.to_team)
        return ShareShown(
            **self._part(share, share.version, share.to_team),
            share_id=share.share_id,
            to_team=share.to_team,
            minutes_per_day=share.minutes_per_day,
            budget_minutes=share.budget_minutes,
            until=share.until,
            likely_minutes=share.likely_minutes,
            moved_minutes=share.moved_minutes,
            left_today=minutes_left(share, lists, today) if is_open else 0,
            left_in_all=minutes_left_in_all(share, lists) if is_open else 0,
            standing=standing(relief, share),
            runs=runs(relief, share),
            given=share.given,
            by_policy=share.by_policy,
            coming=ComingShown(**still_coming(relief, share, self._now)._asdict()),
            promised=share.promised if may_know else None,
            worst=self._worst(relief, share) if may_know else None,
        )

    def _part(self, part: ReliefChanged | ShareStated, version: int, team: str) -> dict[str, Any]:
        waits, is_open = part.state is ConsentState.ASKED, part.state is not ConsentState.ENDED
        return {
            **part.model_dump(include={"state", "asked_at", "agreed_at", "ended_at", "end_reason", "decline_reason"}),
            "item_classes": part.item_classes,
            "version": version,
            "asked": asked_of(part.asked_at, self._now) if waits else (),
            "without_answer": WithoutAnswer(**asdict(patience(part.asked_at))) if waits else None,
            "yours": is_open and (self._account.role is Role.SUPERVISOR or team in self._account.teams),
        }


def waits_for(account: Account, relief: ReliefShown) -> bool:
    """Whether a part of it waits for the account: a lead's own team, or what a supervisor is asked by now."""
    return any(part_waits_for(account, part) for part in (relief, *relief.shares))


def part_waits_for(account: Account, part: PartShown) -> bool:
    """Whether this part waits for the account's answer."""
    if not part.yours or part.state is not ConsentState.ASKED:
        return False
    return account.role is not Role.SUPERVISOR or Asked.SUPERVISOR in part.asked


async def reliefs(read_model: ReadModel, store: Store, account: Account, now: datetime, wanted: Wanted) -> Reliefs:
    """A page of reliefs, newest first; a lead sees those of their own teams."""
    looking = Looking(read_model, account, now)
    if wanted.waits_for_me:
        found = [looking.shown(each) for each in read_model.open_reliefs() if _concerns(account, each, wanted)]
        return _oldest_first((each for each in found if waits_for(account, each)), wanted)
    table = tables.reliefs.c
    asked = select(table.record).where(*_conditions(account, wanted))
    if wanted.cursor:
        at, relief_id = paging.parts(wanted.cursor)
        asked = asked.where(or_(table.asked_at < at, and_(table.asked_at == at, table.relief_id > relief_id)))
    async with store.read() as connection:
        ordered = asked.order_by(table.asked_at.desc(), table.relief_id).limit(wanted.limit + 1)
        rows = [row_mapping.relief_of(record) for (record,) in await connection.execute(ordered)]
    page = rows[: wanted.limit]
    more = paging.cursor(iso(page[-1].asked_at), page[-1].relief_id) if len(rows) > wanted.limit else None
    return Reliefs(reliefs=tuple(looking.shown(each) for each in page), next_cursor=more)


def _oldest_first(found: Iterable[ReliefShown], wanted: Wanted) -> Reliefs:
    """A page of these, the one that has waited longest first."""
    waiting = sorted((iso(each.asked_at), each.relief_id, each) for each in found)
    if wanted.cursor:
        after = paging.parts(wanted.cursor)
        waiting = [each for each in waiting if each[:2] > after]
    page = waiting[: wanted.limit]
    more = paging.cursor(*page[-1][:2]) if len(waiting) > len(page) else None
    return Reliefs(reliefs=tuple(each for *_, each in page), next_cursor=more)


def _concerns(account: Account, relief: ReliefChanged, wanted: Wanted) -> bool:
    teams = {relief.from_team, *(share.to_team for share in relief.shares)}
    is_own = account.role is not Role.LEAD or bool(teams & account.teams)
    return is_own and wanted.team in (None, *teams) and wanted.region in (None, relief.region)


def _conditions(account: Account, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    table = tables.reliefs.c
    if account.role is Role.LEAD:
        yield or_(*(_names(team) for team in sorted(account.teams)))
    if wanted.team:
        yield _names(wanted.team)
    if wanted.region:
        yield table.region == wanted.region
    if wanted.state:
        yield table.active == (wanted.state == "open")


def _names(team: str) -> ColumnElement[bool]:
    table = tables.reliefs.c
    return or_(table.from_team == team, table.receivers.contains(f"|{team}|", autoescape=True))


async def relief_in_full(
    read_model: ReadModel, store: Store, account: Account, now: datetime, relief: ReliefChanged
) -> ReliefInFull:
    """One relief with its lists and answers, for its teams."""
    if not _concerns(account, relief, Wanted()):
        raise Problem(403, "not_your_team", "This relief is between other teams.")
    looking = Looking(read_model, account, now)
    seen = looking.shown(relief)
    shares = [share.share_id for share in seen.shares]
    table = tables.proposals.c
    mine = table.to_team.in_({share.to_team for share in seen.shares})
    wanted = select(table.record).where(table.relief_id == relief.relief_id, mine)
    async with store.read() as connection:
        rows = await connection.execute(wanted.order_by(table.offered_at.desc(), table.proposal_id).limit(_MOST_LISTS))
        lists = tuple(summary(row_mapping.proposal_of(record)) for (record,) in rows)
        answers = await answers_about(connection, [relief.relief_id, *shares])
        teams = await looking.before_after(connection, lists)
    # 0.3.0 noted a gift with the whole relief: to whom, is not for the lead of another receiver
    hidden = {f"to={team}" for team in {share.to_team for share in relief.shares} - {s.to_team for s in seen.shares}}
    told = tuple(answer for answer in answers if answer.detail not in hidden)
    return ReliefInFull(**seen.model_dump(), lists=lists, answers=told, teams=teams)


_MOST_LISTS, _PLANS_READ = 200, 5
