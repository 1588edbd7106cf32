"""The simulated office as a process next to the services."""

from dataclasses import replace

from deploy.launcher.installation import Installation
from deploy.launcher.supervisor import Program
from deploy.local.settings import RunSettings


def simulator(installation: Installation, settings: RunSettings) -> Program:
    """The simulated office; with a number of days it ends by itself."""
    program = installation.program(
        "simulator",
        office=settings.office,
        seed=settings.seed,
        days=settings.days,
        leads=settings.leads,
        wait_for_people=settings.wait,
        day_seconds=settings.day_seconds,
    )
    return replace(program, restart="until_done" if settings.days else "always")
