"""What people decide: answers to proposals, marks and recalls of items, settings, outages, requests for help.

Used by the JSON routes and by the page alike. Each is one durable transaction of rows, audit and messages; a
refusal is a `Problem` raised before anything was changed.
"""

from typing import Literal

from sqlalchemy import select

from contracts import topics
from contracts.base import derive_id
from contracts.capacity import SiteOutage
from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemClass, ItemExcluded, ItemHandedBack, ItemIncluded, Order, RecallOrdered
from contracts.proposals import DeclineReason, HelpRequested, RebalanceOrdered
from contracts.settings import SettingsChanged
from mailroom.proposals.fit import Room, still_fits
from mailroom.proposals.life import Act, NotPossible, Side, accept_as, would_agree
from mailroom.proposals.proposal import Proposal, first_items, keep
from mailroom.workdays import business_date
from services.assignment import stored, tables
from services.assignment.office import Office
from services.assignment.people import Account
from services.assignment.running import act
from services.assignment.work import Work
from services.chassis import logs
from services.chassis.problems import Problem

ItemAct = Literal["exclude", "include", "recall", "hand-back"]


async def find(office: Office, proposal_id: str) -> Proposal:
    """The proposal, open or ended; 404 if there is none."""
    known = office.floor.proposals.get(proposal_id) or office.floor.agreed.get(proposal_id)
    if known is not None:
        return known
    async with office.store.read() as connection:
        wanted = select(tables.proposals.c.record).where(tables.proposals.c.proposal_id == proposal_id)
        record = (await connection.execute(wanted)).scalar()
    if record is None:
        raise Problem(404, "not_found", "There is no such proposal.")
    return stored.proposal_of(record)


async def accept(
    office: Office,
    account: Account,
    proposal_id: str,
    version: int | None = None,
    named: Side | None = None,
    most_items: int | None = None,
) -> Proposal:
    """Accept for one side, all or the first `most_items`. With the second acceptance what still fits starts to move."""
    async with office.turn(durable=True) as work:
        proposal = await _at_version(office, proposal_id, version)
        side = account.side_of(proposal, named)
        what = accept_as(side)
        shrunk = keep(proposal, first_items(proposal, most_items)) if most_items is not None else proposal
        if not shrunk.items:
            raise Problem(
                422, "nothing_left", "No whole household is that small.", errors=[("most_items", "too_small")]
            )
        if would_agree(shrunk, what):
            shrunk = keep(shrunk, still_fits(shrunk, office.floor.items, office.floor.roster, room(office, shrunk)))
        if not shrunk.items:
            return _done(office, work, account, proposal, Act.SUPERSEDE, "nothing_fits")
        may_shrink = shrunk if would_agree(proposal, what) or most_items is not None else proposal
        return _done(office, work, account, may_shrink, what, f"side={side.value} items={len(may_shrink.items)}")


async def decline(
    office: Office,
    account: Account,
    proposal_id: str,
    reason: DeclineReason,
    version: int | None = None,
    named: Side | None = None,
) -> Proposal:
    """Decline for one side, with a reason of the closed list."""
    async with office.turn(durable=True) as work:
        proposal = await _at_version(office, proposal_id, version)
        side = account.side_of(proposal, named)
        return _done(office, work, account, proposal, Act.DECLINE, f"side={side.value} reason={reason.value}", reason)


async def stop(office: Office, account: Account, proposal_id: str, version: int | None = None) -> Proposal:
    """Stop: no further order is written. Either side or the supervisor may."""
    async with office.turn(durable=True) as work:
        proposal = await _at_version(office, proposal_id, version)
        account.side_of(proposal, Side.GIVER if proposal.from_team in account.teams else Side.RECEIVER)
        return _done(office, work, account, proposal, Act.STOP, "")


def _done(
    office: Office,
    work: Work,
    account: Account,
    proposal: Proposal,
    what: Act,
    detail: str,
    reason: DeclineReason | None = None,
) -> Proposal:
    now = office.now()
    after = act(work, proposal, what, now, reason)
    if isinstance(after, NotPossible):
        raise Problem(
            409,
            "not_possible",
            "The proposal is in a state in which this is not possible.",
            extra={"state": proposal.state.value, "version": proposal.version},
        )
    work.audit(now, account.name, f"proposal.{what.value}", proposal.proposal_id, detail)
    logs.decision("proposal.decided", proposal=proposal.proposal_id, act=what.value, state=after.state.value)
    return after


async def _at_version(office: Office, proposal_id: str, version: int | None) -> Proposal:
    proposal = await find(office, proposal_id)
    if version is not None and version != proposal.version:
        current = {"state": proposal.state.value, "version": proposal.version}
        raise Problem(412, "changed_meanwhile", "The proposal has changed since it was read.", extra=current)
    return proposal


def room(office: Office, proposal: Proposal) -> Room:
    """How the two teams stand now, with everything that was agreed since their outlooks."""
    floor, today = office.floor, business_date(office.now())
    receiver = floor.outlooks.get(proposal.to_team)
    committed: list[tuple[int, int]] = []
    given = received = 0
    for other in floor.agreed.values():
        if other.proposal_id == proposal.proposal_id or other.agreed_at is None:
            continue
        unknown = receiver is None or other.agreed_at >= receiver.at
        if other.to_team == proposal.to_team:
            counted = (None, "done") if unknown else (None,)
            committed += [(item.workdays, item.minutes) for item in other.items if item.verdict in counted]
        if business_date(other.agreed_at) == today:
            given += other.minutes(None, "done") if other.from_team == proposal.from_team else 0
            received += other.minutes(None, "done") if other.to_team == proposal.to_team else 0
    return Room(
        giver=floor.outlooks.get(proposal.from_team),
        receiver=receiver,
        limits=office.settings_of(proposal.region),
        committed=tuple(committed),
        given_today=given,
        received_today=received,
    )


async def mark_item(office: Office, account: Account, item_id: str, what: ItemAct) -> str:
    """Exclude, include, recall or hand back one item by a lead; the id of the order. The same call again changes
    nothing as long as the item has not changed."""
    async with office.turn(durable=True) as work:
        item = office.floor.items.get(item_id)
        if item is None:
            raise Problem(404, "not_found", "There is no such open item.")
        order = _order(office, account, item, what, await _giver_of(office, item))
        if order.event_id in office.floor.waiting:
            return order.event_id
        if any(sent.item_id == item_id for sent in office.floor.waiting.values()):
            raise Problem(409, "order_pending", "Another order about this item has no verdict yet.")
        work.order(order)
        work.audit(order.occurred_at, account.name, f"item.{what}", item_id)
        logs.decision("item.marked", item=item_id, act=what)
        return order.event_id


async def _giver_of(office: Office, item: ItemStateChanged) -> str | None:
    """The team that the item came from: by its last transfer, else its first team."""
    orders, offers = tables.orders.c, tables.proposals.c
    moved = select(offers.from_team).join(tables.orders, orders.proposal_id == offers.proposal_id)
    last = moved.where(orders.item_id == item.item_id, orders.verdict == "done").order_by(orders.ordered_at.desc())
    async with office.store.read() as connection:
        return (await connection.execute(last.limit(1))).scalar() or item.origin_team


def _order(office: Office, account: Account, item: ItemStateChanged, what: ItemAct, giver: str | None) -> Order:
    common = {"event_id": derive_id(what, item.item_id, item.version), "item_id": item.item_id}
    at = office.now()
    if what in {"exclude", "include"}:
        account.must_lead(item.team)
        marked = ItemExcluded if what == "exclude" else ItemIncluded
        return marked(**common, occurred_at=at)
    account.must_lead(giver if what == "recall" else item.team)
    if item.team is None or giver is None or giver == item.team:
        raise Problem(409, "not_moved", "The item was not moved.", extra={"state": item.state.value})
    if item.state is not ItemState.WAITING:
        raise Problem(409, "already_started", "Work on the item has begun.", extra={"state": item.state.value})
    giving_back = RecallOrdered if what == "recall" else ItemHandedBack
    return giving_back(**common, occurred_at=at, from_team=item.team, to_team=giver)


async def change_settings(
    office: Office, account: Account, region: str, wanted: dict[str, object], version: int | None
) -> SettingsChanged:
    """New settings of a region, valid from the next tick. `wanted`: fields of SettingsChanged to change."""
    account.must_supervise()
    async with office.turn(durable=True) as work:
        if region not in office.floor.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        current = office.settings_of(region)
        if version is not None and version != current.version:
            extra = {"version": current.version}
            raise Problem(412, "changed_meanwhile", "The settings have changed since they were read.", extra=extra)
        kept = {**current.model_dump(exclude={"type"}), **wanted}
        changed = SettingsChanged.model_validate({**kept, "version": current.version + 1, "at": office.now()})
        if changed.model_dump(exclude={"version", "at"}) == current.model_dump(exclude={"version", "at"}) and (
            current.version
        ):
            return current
        work.put_settings(changed)
        what = " ".join(f"{name}={value}" for name, value in sorted(wanted.items()))
        work.audit(changed.at, account.name, "settings.changed", region, what[:200])
        logs.decision("settings.changed", region=region, version=changed.version)
        return changed


async def declare_outage(office: Office, account: Account, outage: SiteOutage) -> None:
    """A site cannot work for a while; `jams` reckons with it from the next tick."""
    account.must_supervise()
    async with office.turn(durable=True) as work:
        work.send_to_region(topics.CAPACITY.name, outage.region, f"{outage.region}|{outage.site}", outage)
        work.audit(office.now(), account.name, "site.outage", outage.site)


async def request_help(
    office: Office, account: Account, team: str, minutes: int, item_classes: tuple[ItemClass, ...]
) -> str:
    """A lead asks for help before the rule says so; the next tick plans."""
    account.must_lead(team)
    async with office.turn(durable=True) as work:
        region = office.floor.roster.region_of(team)
        if region is None:
            raise Problem(404, "not_found", "There is no such team.")
        version, now = work.next_version(region), office.now()
        wish = HelpRequested(
            region=region,
            version=version,
            at=now,
            request_id=derive_id("help", region, version),
            team=team,
            minutes=minutes,
            item_classes=item_classes,
        )
        work.say(wish)
        work.audit(now, account.name, "help.requested", team)
        return wish.request_id


async def order_rebalancing(office: Office, account: Account, region: str) -> str:
    """The supervisor wants a plan at the next tick."""
    account.must_supervise()
    async with office.turn(durable=True) as work:
        if region not in office.floor.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        version, now = work.next_version(region), office.now()
        order_id = derive_id("rebalance", region, version)
        work.say(RebalanceOrdered(region=region, version=version, at=now, order_id=order_id))
        work.audit(now, account.name, "rebalance.ordered", region)
        return order_id
