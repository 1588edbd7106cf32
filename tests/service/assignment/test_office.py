"""Memory and database in step: nobody is told of what cannot be read yet."""

from datetime import UTC, datetime
from pathlib import Path

from services.assignment.office import Office
from services.assignment.settings import Settings
from services.chassis.clock import SystemClock
from tests.doubles.publisher import MemoryPublisher

EARLIER = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_a_tick_is_not_shown_while_what_follows_from_it_may_be_uncommitted(tmp_path: Path) -> None:
    office = Office(Settings(data_dir=tmp_path, clock="driven"), MemoryPublisher(2, "assignment"), SystemClock())
    office.floor.tick_before, office.floor.last_tick = EARLIER, NOW
    assert office.standing().at == NOW
    async with office.turn():
        assert office.standing().at == EARLIER
    assert office.standing().at == NOW
    assert not office.broken
