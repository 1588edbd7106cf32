"""What supervisors and leads set or order: settings, outages, help, a plan now.

Each is one durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything is
changed.
"""

from collections.abc import Sequence
from datetime import datetime

from contracts import topics
from contracts.base import derive_id
from contracts.capacity import SiteOutage
from contracts.items import ItemClass
from contracts.proposals import HelpRequested, RebalanceOrdered
from contracts.settings import SettingsChanged
from contracts.teams import TeamDescribed
from services.assignment.commands import moves
from services.assignment.state.accounts import Account
from services.assignment.state.read_model import Wish
from services.assignment.state.service_state import ServiceState
from services.chassis import logs
from services.chassis.clock import NEVER_DRIVEN
from services.chassis.http.problems import Problem
from services.chassis.http.windows import INSTANTS_IN_USE, instants_around


async def change_settings(
    service: ServiceState, account: Account, region: str, wanted: dict[str, object], version: int | None
) -> SettingsChanged:
    """New settings of a region, valid from the next tick. `wanted`: fields of SettingsChanged to change."""
    account.must_supervise()
    changed = await _change(service, account, region, wanted, version)
    if moves.are_off(service, region):
        await service.relay.quiet()  # what was just being sent was ordered before: no order appears afterwards
    return changed


async def _change(
    service: ServiceState, account: Account, region: str, wanted: dict[str, object], version: int | None
) -> SettingsChanged:
    async with service.transaction(durable=True) as work:
        if region not in service.read_model.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        current = service.settings_of(region)
        if version is not None and version != current.version:
            extra = {"version": current.version}
            raise Problem(412, "changed_meanwhile", "The settings have changed since they were read.", extra=extra)
        kept = {**current.model_dump(exclude={"type"}), **wanted}
        changed = SettingsChanged.model_validate({**kept, "version": current.version + 1, "at": service.now()})
        if changed.model_dump(exclude={"version", "at"}) == current.model_dump(exclude={"version", "at"}) and (
            current.version
        ):
            return current
        work.put_settings(changed)
        moves.halt(service, work)
        what = " ".join(f"{name}={value}" for name, value in sorted(wanted.items()))
        work.audit(changed.at, account.name, "settings.changed", region, what[:200])
        logs.decision("settings.changed", region=region, version=changed.version)
        return changed


async def declare_outage(
    service: ServiceState, account: Account, site: str, span: tuple[datetime, datetime]
) -> list[str]:
    """A site cannot work for a while; `jams` takes it into account from the next tick. Returns the ids, one per
    region."""
    account.must_supervise()
    now = service.now()
    window = instants_around(now, service.settings.outage_past_days, service.settings.outage_future_days)
    if now == NEVER_DRIVEN:
        window = INSTANTS_IN_USE
    faults = [*window.faults_of("from_at", span[0]), *window.faults_of("until_at", span[1])]
    if faults:
        raise Problem(422, "invalid", "A site has no outage at that time.", errors=faults)
    regions = {team.region for team in _teams_at(service, site)}
    return await _publish_outage(
        service, account, "site.outage", [_outage(each, site, span) for each in sorted(regions)]
    )


async def lift_outage(
    service: ServiceState, account: Account, site: str, span: tuple[datetime, datetime], ended_at: datetime | None
) -> list[str]:
    """The outage that was declared with these instants ended earlier, or (without `ended_at`) never happened.

    Also for one declared with instants that would be refused today, or for a region the site has left since.
    """
    account.must_supervise()
    ends = span[0] if ended_at is None else ended_at
    if not span[0] <= ends <= span[1]:
        raise Problem(422, "invalid", "An outage ends while it lasts.", errors=[("ended_at", "not_within_the_outage")])
    regions = {region for team in _teams_at(service, site) for region in (team.region, *team.former_regions)}
    outages = [_outage(each, site, span).model_copy(update={"until_at": ends}) for each in sorted(regions)]
    return await _publish_outage(service, account, "outage.lifted", outages)


def _teams_at(service: ServiceState, site: str) -> list[TeamDescribed]:
    teams = [team for team in service.read_model.roster.teams.values() if team.site == site]
    if not teams:
        raise Problem(404, "not_found", "No team is at such a site.")
    return teams


def _outage(region: str, site: str, span: tuple[datetime, datetime]) -> SiteOutage:
    begins, ends = span
    event_id = derive_id("outage", region, site, begins.isoformat(), ends.isoformat())
    return SiteOutage(event_id=event_id, region=region, site=site, from_at=begins, until_at=ends)


async def _publish_outage(
    service: ServiceState, account: Account, act: str, outages: Sequence[SiteOutage]
) -> list[str]:
    async with service.transaction(durable=True) as work:
        for each in outages:
            work.send_to_region(topics.CAPACITY.name, each.region, f"{each.region}|{each.site}", each)
            work.audit(service.now(), account.name, act, each.site)
    return [each.event_id for each in outages]


async def request_help(
    service: ServiceState, account: Account, team: str, minutes: int, item_classes: tuple[ItemClass, ...]
) -> str:
    """A lead asks for help before the rule calls for it; the next tick plans."""
    account.must_lead(team)
    async with service.transaction(durable=True) as work:
        region = service.read_model.roster.region_of(team)
        if region is None:
            raise Problem(404, "not_found", "There is no such team.")
        version, now = work.next_version(region), service.now()
        wish = HelpRequested(
            region=region,
            version=version,
            at=now,
            request_id=derive_id("help", region, version),
            team=team,
            minutes=minutes,
            item_classes=item_classes,
        )
        work.publish(wish)
        work.wish(Wish(wish.request_id, region, team, "help", now))
        work.audit(now, account.name, "help.requested", team, wish.request_id)
        return wish.request_id


async def order_rebalancing(service: ServiceState, account: Account, region: str) -> str:
    """The supervisor orders a plan for the next tick."""
    account.must_supervise()
    async with service.transaction(durable=True) as work:
        if region not in service.read_model.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        version, now = work.next_version(region), service.now()
        order_id = derive_id("rebalance", region, version)
        work.publish(RebalanceOrdered(region=region, version=version, at=now, order_id=order_id))
        work.wish(Wish(order_id, region, None, "rebalance", now))
        work.audit(now, account.name, "rebalance.ordered", region, order_id)
        return order_id
