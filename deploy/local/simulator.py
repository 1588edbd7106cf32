"""The simulated office as a process beside the services."""

from dataclasses import replace
from pathlib import Path

from deploy.launcher import programs
from deploy.launcher.programs import Addresses
from deploy.launcher.supervisor import Program
from deploy.local.settings import RunSettings


def simulator(bootstrap: str, settings: RunSettings, addresses: Addresses, folder: Path) -> Program:
    """The simulated office; with a number of days it ends by itself."""
    shared = programs.shared_environment(bootstrap, settings.partitions, addresses)
    base = programs.program("simulator", shared, addresses, folder)
    play = {
        "MAILROOM_OFFICE": settings.office,
        "MAILROOM_SEED": str(settings.seed),
        "MAILROOM_DAYS": str(settings.days),
        "MAILROOM_LEADS": settings.leads,
        "MAILROOM_DAY_SECONDS": str(settings.day_seconds),
    }
    environment = {**base.environment, **play}
    return replace(base, environment=environment, restart="until_done" if settings.days else "always")
