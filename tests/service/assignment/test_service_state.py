"""Memory and database in step: nothing is reported that cannot be read yet."""

import asyncio
import gc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.teams import TeamDescribed
from services.assignment import __main__ as process
from services.assignment.inbound import ticking
from services.assignment.settings import Settings
from services.assignment.state.service_state import ServiceState
from services.chassis.clock import SystemClock

EARLIER = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def an_office(folder: Path) -> ServiceState:
    return ServiceState(Settings(data_dir=folder, clock="driven"), SystemClock())


async def test_a_tick_is_not_shown_while_what_follows_from_it_may_be_uncommitted(tmp_path: Path) -> None:
    service = an_office(tmp_path)
    await service.start()
    service.read_model.tick_before, service.read_model.last_tick = EARLIER, NOW
    assert service.progress().at == NOW
    async with service.transaction():
        assert service.progress().at == EARLIER
    assert service.progress().at == NOW
    assert not service.broken
    await service.stop()


def team(name: str, region: str, **more: Any) -> TeamDescribed:
    figures = {"heads": 5, "posts_fte": 5, "staffed_fte": 5, "occurred_at": EARLIER, "site": "A"}
    return TeamDescribed.model_validate(
        {"event_id": derive_id(name), "team": name, "region": region, **figures, **more}
    )


async def test_a_region_that_is_heard_of_while_a_tick_is_awaited_does_not_hold_it(tmp_path: Path) -> None:
    service = an_office(tmp_path)
    await service.start()
    service.take_team(team("T1", "nord"))
    ticks = [NOW + timedelta(hours=number) for number in range(6)]

    async def answer(number: int, *regions: str) -> tuple[str, ...]:
        async with service.transaction() as work:
            for region in regions:
                work.advance_region(region, answered_at=ticks[number])
        return service.progress().unanswered

    async def tick(number: int) -> tuple[str, ...]:
        async with service.transaction() as work:
            ticking.complete(work, ticks[number], service.now)
        return service.progress().unanswered

    assert await tick(0) == ("nord",)  # the regions that there are at the first tick are awaited
    service.take_team(team("T2", "sued"))
    async with service.transaction() as work:
        ticking.measure(work)
    assert await answer(0, "nord") == ()
    assert await tick(1) == ("nord",)
    assert await answer(1, "nord") == ()
    assert await tick(2) == ("nord", "sued")  # by now every stage has heard of it
    assert await answer(2, "nord") == ("sued",)
    assert await answer(2, "sued") == ()
    assert await tick(3) == ("nord", "sued")
    service.take_team(team("T2", "sued", closed=True))
    assert await answer(3, "nord") == ()  # its last team was closed: it has ended
    await service.stop()


@pytest.mark.parametrize("turns", range(4))
async def test_who_waits_for_a_change_can_be_cancelled_while_it_comes(tmp_path: Path, turns: int) -> None:
    service = an_office(tmp_path)

    async def wait_for_ever() -> None:
        while True:
            await service.changes(60)

    waiting = asyncio.create_task(wait_for_ever())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    service.notify_changed()
    for _ in range(turns):
        await asyncio.sleep(0)
    waiting.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    ended = waiting.cancelled()
    waiting.cancel()
    assert ended


async def test_a_wait_without_change_ends_and_says_so(tmp_path: Path) -> None:
    service = an_office(tmp_path)
    assert not await service.changes(0)
    waiting = asyncio.create_task(service.changes(60))
    await asyncio.sleep(0)
    service.notify_changed()
    assert await waiting


def test_the_process_seldom_goes_through_all_items_for_cycles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, served = gc.get_threshold(), []
    monkeypatch.setattr(process, "run", lambda *_: served.append(gc.get_threshold()))
    monkeypatch.setattr("sys.argv", ["assignment"])
    monkeypatch.setenv("MAILROOM_DATA_DIR", str(tmp_path))
    try:
        process.main()
    finally:
        gc.set_threshold(*before)
    assert served == [(50_000, 20, 50)]
