"""Help between teams: faults have to meet agreements that run, so they wait until one does."""

import asyncio
import time

import httpx

from chaos.stage import SECRET, Stage
from services.chassis.http.tokens import demo_token

HELP_SECONDS = 90.0
"""How long faults wait for the first relief that moves anything; then they begin all the same."""


async def helped(stage: Stage) -> bool:
    """Returns when the first list moves; False if none does in this time."""
    deadline = time.monotonic() + HELP_SECONDS
    headers = {"Authorization": f"Bearer {demo_token(SECRET, 'supervisor')}"}
    while time.monotonic() < deadline:
        try:
            url = f"{stage.target.url('assignment')}/v1/proposals"
            answer = await stage.target.http.get(url, params={"state": ["running", "done"]}, headers=headers)
            if answer.is_success and answer.json()["proposals"]:
                return True
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.5)
    return False
