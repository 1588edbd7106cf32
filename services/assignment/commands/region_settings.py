"""What supervisors set for a region. Where that switches moves off, what is under way is stopped with it.

It is one durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything is changed.
"""

from contracts.settings import SettingsChanged
from services.assignment.commands.help_life import halt
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.chassis import logs
from services.chassis.http.problems import Problem


async def change_settings(
    service: ServiceState, account: Account, region: str, wanted: dict[str, object], version: int | None
) -> SettingsChanged:
    """New settings of a region, valid from the next tick. `wanted`: fields of SettingsChanged to change."""
    account.must_supervise()
    changed = await _change(service, account, region, wanted, version)
    if service.read_model.moves_are_off(region):
        await service.outbox.quiet()  # what was just being sent was ordered before: no order appears afterwards
    return changed


async def _change(
    service: ServiceState, account: Account, region: str, wanted: dict[str, object], version: int | None
) -> SettingsChanged:
    async with service.transaction(durable=True) as work:
        if region not in service.read_model.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        current = service.read_model.settings_of(region)
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
        halt(work, service.now())
        what = " ".join(f"{name}={value}" for name, value in sorted(wanted.items()))
        work.audit(changed.at, account.name, "settings.changed", region, what[:200])
        logs.decision("settings.changed", region=region, version=changed.version)
        return changed
