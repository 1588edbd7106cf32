"""Memory and database in step: nobody is told of what cannot be read yet."""

import asyncio
import gc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.assignment import __main__ as process
from services.assignment.office import Office
from services.assignment.settings import Settings
from services.chassis.clock import SystemClock
from tests.doubles.publisher import MemoryPublisher

EARLIER = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def an_office(folder: Path) -> Office:
    return Office(Settings(data_dir=folder, clock="driven"), MemoryPublisher(2, "assignment"), SystemClock())


async def test_a_tick_is_not_shown_while_what_follows_from_it_may_be_uncommitted(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    await office.start()
    office.floor.tick_before, office.floor.last_tick = EARLIER, NOW
    assert office.standing().at == NOW
    async with office.turn():
        assert office.standing().at == EARLIER
    assert office.standing().at == NOW
    assert not office.broken
    await office.stop()


@pytest.mark.parametrize("turns", range(4))
async def test_who_waits_for_a_change_can_be_cancelled_while_it_comes(tmp_path: Path, turns: int) -> None:
    office = an_office(tmp_path)

    async def wait_for_ever() -> None:
        while True:
            await office.changes(60)

    waiting = asyncio.create_task(wait_for_ever())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    office.announce()
    for _ in range(turns):
        await asyncio.sleep(0)
    waiting.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    ended = waiting.cancelled()
    waiting.cancel()
    assert ended


async def test_a_wait_without_change_ends_and_says_so(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    assert not await office.changes(0)
    waiting = asyncio.create_task(office.changes(60))
    await asyncio.sleep(0)
    office.announce()
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
