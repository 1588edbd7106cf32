"""Faults of time: the wall clock jumps, business time is asked to go backwards, business time leaps."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from chaos.stage import Stage

LEAP_TO = datetime(2026, 4, 7, 6, tzinfo=UTC)
"""The working day after Easter 2026: Good Friday, a weekend and Easter Monday are passed over."""
_STILL_SECONDS = 3.0


async def wall(stage: Stage, kind: str) -> None:
    """Running processes see another wall clock: days back, days ahead, and the true one again."""
    clock = stage.target.wall
    for offset in ("-3d", "+40d", "+0"):
        clock.jump(offset)
        await asyncio.sleep(_STILL_SECONDS)
    await stage.recover(kind, time.monotonic(), ", ".join(clock.NAMES))


async def back(stage: Stage, kind: str) -> None:
    """Business time is asked to go back: refused with 409, and nothing else happens."""
    began = time.monotonic()
    stood = (await standing(stage))["tick"]
    earlier = datetime.fromisoformat(stood) - timedelta(days=1)
    answer = await _drive(stage, earlier)
    if answer != httpx.codes.CONFLICT:
        stage.broken.append(f"{kind}: answered {answer}, not 409")
    await stage.recover(kind, began)


async def leap(stage: Stage, kind: str) -> None:
    """Four weeks pass in one step, when the office has closed; every stage has to answer."""
    began = time.monotonic()
    answer = await _drive(stage, LEAP_TO)
    if answer != httpx.codes.ACCEPTED:
        stage.broken.append(f"{kind}: answered {answer}, not 202")
    await settled(stage, LEAP_TO)
    await stage.recover(kind, began)


async def settled(stage: Stage, at: datetime | None = None) -> None:
    """Until the last tick (or `at`) is answered everywhere, no order lacks its verdict and nothing is unsent."""
    deadline = time.monotonic() + stage.patience
    while True:
        stands = await standing(stage)
        last = stands.get("at")
        reached = last is not None and last == stands["tick"] and (at is None or datetime.fromisoformat(last) >= at)
        if reached and not (stands["pending_orders"] or stands["unsent_items"] or stands["outbox"]):
            return
        if time.monotonic() > deadline:
            stage.broken.append(f"not settled within {stage.patience:.0f} s: {stands}")
            return
        await asyncio.sleep(0.2)


async def standing(stage: Stage) -> dict[str, Any]:
    """`assignment`'s report on how far everything has got."""
    while True:
        try:
            answer = await stage.target.http.get(f"{stage.target.url('assignment')}/v1/clock")
            if answer.is_success:
                found: dict[str, Any] = answer.json()
                return found
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.2)


async def _drive(stage: Stage, at: datetime) -> int:
    while True:
        try:
            body = {"at": at.isoformat()}
            answer = await stage.target.http.post(f"{stage.target.url('intake')}/v1/clock", json=body)
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                return answer.status_code
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.2)
