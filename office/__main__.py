"""`python -m office`: plays the office until its last day, or forever; with `replay`, a real log."""

import asyncio
import sys

import httpx

from office.live.play import Play
from office.replay import command as replay
from office.settings import Settings
from office.wire.calls import Calls
from office.wire.services import Services
from office.world import world_of
from services.chassis import logs
from services.chassis.health import Health
from services.chassis.health_server import serve_in_thread
from services.chassis.metrics import Metrics
from services.chassis.settings import answer_help

CALL_SECONDS = 30.0


async def _play(settings: Settings, health: Health) -> None:
    world = world_of(settings.office, settings.seed, settings.first_day, settings.scenario)
    async with httpx.AsyncClient(timeout=CALL_SECONDS) as client:
        intake, assignment = Calls(client, settings.intake_url), Calls(client, settings.assignment_url)
        play = Play(settings, world, Services(intake, assignment, settings.demo_secret.get_secret_value()))
        health.passed("playing")
        await play.run()


def main() -> None:
    """Play with the settings of the environment."""
    settings = Settings()
    logs.configure(settings, "simulator")
    health = Health("playing")
    serving = serve_in_thread(settings, Metrics(settings, "simulator"), health)
    try:
        asyncio.run(_play(settings, health))
    finally:
        serving.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["replay"]:
        logs.configure(Settings(), "replay")
        sys.exit(replay.main(sys.argv[2:]))
    answer_help("office", __doc__, Settings)
    main()
