"""What supervisors declare about a site: that it cannot work for a while, and that it can again.

Each is one durable transaction of audit and messages; a refusal is a `Problem` raised before anything is changed.
"""

from collections.abc import Sequence
from datetime import datetime

from contracts import topics
from contracts.base import derive_id
from contracts.capacity import SiteOutage
from contracts.teams import TeamDescribed
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.chassis.clock import NEVER_DRIVEN
from services.chassis.http.problems import Problem
from services.chassis.http.windows import INSTANTS_IN_USE, instants_around


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
