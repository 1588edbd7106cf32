"""What supervisors and leads tell the product to reckon with or to do: settings, outages, help, a plan now.

Each is one durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything was
changed.
"""

from contracts import topics
from contracts.base import derive_id
from contracts.capacity import SiteOutage
from contracts.items import ItemClass
from contracts.proposals import HelpRequested, RebalanceOrdered
from contracts.settings import SettingsChanged
from services.assignment import moves
from services.assignment.floor import Wish
from services.assignment.office import Office
from services.assignment.people import Account
from services.chassis import logs
from services.chassis.problems import Problem


async def change_settings(
    office: Office, account: Account, region: str, wanted: dict[str, object], version: int | None
) -> SettingsChanged:
    """New settings of a region, valid from the next tick. `wanted`: fields of SettingsChanged to change."""
    account.must_supervise()
    changed = await _change(office, account, region, wanted, version)
    if moves.are_off(office, region):
        await office.relay.quiet()  # what was just being sent was ordered before: nobody sees one afterwards
    return changed


async def _change(
    office: Office, account: Account, region: str, wanted: dict[str, object], version: int | None
) -> SettingsChanged:
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
        moves.halt(office, work)
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
        work.wish(Wish(wish.request_id, region, team, "help", now))
        work.audit(now, account.name, "help.requested", team, wish.request_id)
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
        work.wish(Wish(order_id, region, None, "rebalance", now))
        work.audit(now, account.name, "rebalance.ordered", region, order_id)
        return order_id
