"""Plans that people request: help for a team, or a plan for a region, with the next tick.

Requesting the same again before a plan has answered changes nothing and is answered with the same id.
Each is one durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything is
changed.
"""

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.proposals import HelpRequested, RebalanceOrdered
from services.assignment.state.accounts import Account
from services.assignment.state.memory.records import PlanRequest
from services.assignment.state.service_state import ServiceState
from services.chassis.http.problems import Problem


async def request_help(
    service: ServiceState, account: Account, team: str, minutes: int, item_classes: tuple[ItemClass, ...]
) -> str:
    """A lead asks for help before the rule calls for it; the next tick plans."""
    account.must_lead(team)
    async with service.transaction(durable=True) as work:
        region = service.read_model.roster.region_of(team)
        if region is None:
            raise Problem(404, "not_found", "There is no such team.")
        request_id = derive_id("help", region, team, minutes, *sorted(item_classes), service.read_model.last_tick)
        if request_id in service.read_model.plan_requests:
            return request_id
        now = service.now()
        request = HelpRequested(
            region=region,
            version=work.next_version(region),
            at=now,
            request_id=request_id,
            team=team,
            minutes=minutes,
            item_classes=item_classes,
        )
        work.publish(request)
        work.request_plan(PlanRequest(request.request_id, region, team, "help", now))
        work.audit(now, account.name, "help.requested", team, request.request_id)
        return request.request_id


async def order_rebalancing(service: ServiceState, account: Account, region: str) -> str:
    """The supervisor orders a plan for the next tick."""
    account.must_supervise()
    async with service.transaction(durable=True) as work:
        if region not in service.read_model.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        order_id = derive_id("rebalance", region, service.read_model.last_tick)
        if order_id in service.read_model.plan_requests:
            return order_id
        now = service.now()
        work.publish(RebalanceOrdered(region=region, version=work.next_version(region), at=now, order_id=order_id))
        work.request_plan(PlanRequest(order_id, region, None, "rebalance", now))
        work.audit(now, account.name, "rebalance.ordered", region, order_id)
        return order_id
