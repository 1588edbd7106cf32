"""An unreadable record about teams, settings or the clock: the last good one holds, and it is reported everywhere."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.settings import SETTINGS_RECORD, SettingsChanged
from contracts.topics import SETTINGS
from services.chassis.health import Health
from services.chassis.kafka import GlobalTable, encode
from services.chassis.kafka.table_health import watch_tables
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.rebalancer.app import ReadableSettings

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
GARBAGE = b'{"type":"settings.changed","region":"nord","version":"many"}'


def good(version: int = 3, **more: Any) -> bytes:
    return encode(SettingsChanged(region="nord", version=version, at=AT, moves="on", **more))


class Consumer:
    """Hands over these records, then has no more; stops on demand."""

    def __init__(self, *values: bytes | None, key: bytes = b"nord", breaks: bool = False) -> None:
        self._records = [SimpleNamespace(key=key, value=value) for value in values]
        self._breaks = breaks

    async def position(self, _: object) -> int:
        return 0

    async def getmany(self, **_: int) -> Mapping[str, Sequence[Any]]:
        if not self._records and self._breaks:
            raise OSError("the broker is gone")
        await asyncio.sleep(0)
        records, self._records = self._records, []
        return {"here": records}


class OneHistory:
    """Every record follows on the one before."""

    async def confirm(self, _: object) -> bool:
        return True


def heard(*values: bytes | None, key: bytes = b"nord") -> GlobalTable[SettingsChanged]:
    """The topic after these records of one key."""
    topic = GlobalTable("127.0.0.1:1", SETTINGS, SETTINGS_RECORD, version_of=lambda changed: changed.version)

    async def read() -> None:
        consumer: Any = Consumer(*values, key=key)
        history: Any = OneHistory()
        topic._reading = asyncio.create_task(topic._read(consumer, history))
        for _ in range(10):
            await asyncio.sleep(0)
        topic._reading.cancel()

    asyncio.run(read())
    return topic


def told(topic: GlobalTable[SettingsChanged]) -> tuple[dict[str, object], str]:
    """What health and metrics say."""
    metrics, health = Metrics(Base(), "rebalancer"), Health()
    topic._reading = None
    watch_tables([topic], metrics, health)
    lines = metrics.exposition().decode().splitlines()
    [line] = [each for each in lines if each.startswith("mailroom_reference_unreadable_records{")]
    return health.report_ready()[1], line.rpartition(" ")[2]


def test_the_last_good_value_holds_and_metrics_and_health_say_so(caplog: pytest.LogCaptureFixture) -> None:
    topic = heard(good(), GARBAGE)
    assert topic.values["nord"].version == 3
    report, figure = told(topic)
    assert figure == "1.0"
    assert report == {
        "status": "ready",
        "unreadable": [
            {"topic": SETTINGS.name, "key": "nord", "reason_code": "invalid", "last_good_value": True},
        ],
    }
    assert "action=reference.unreadable" in caplog.text
    assert "many" not in caplog.text


@pytest.mark.parametrize("better", [good(4), None])
def test_a_better_word_or_the_end_of_the_key_heals(better: bytes | None) -> None:
    topic = heard(good(), GARBAGE, better)
    assert told(topic) == ({"status": "ready"}, "0.0")


def test_a_key_of_any_bytes_breaks_nothing() -> None:
    topic = heard(GARBAGE, key=b"\xff\xfe")
    assert list(topic.unreadable) == ["\N{REPLACEMENT CHARACTER}" * 2]


async def test_a_process_whose_reading_broke_off_does_not_live_on_old_words() -> None:
    topic, health = GlobalTable("127.0.0.1:1", SETTINGS, SETTINGS_RECORD), Health()
    watch_tables([topic], Metrics(Base(), "rebalancer"), health)
    consumer: Any = Consumer(good(), breaks=True)
    history: Any = OneHistory()
    topic._reading = asyncio.create_task(topic._read(consumer, history))
    assert health.live()
    await asyncio.wait([topic._reading])
    assert not health.live()
    assert health.report_live()[1]["reason_code"] == "reference_unread"


def test_the_planner_keeps_the_last_good_settings_and_waits_for_no_unreadable_version() -> None:
    held = ReadableSettings(heard(good(receiver_load_limit=0.5), GARBAGE)).settings_of("nord")
    assert held is not None
    assert (held.moves, held.receiver_load_limit) == ("on", 0.5)
    assert held.version > 4


def test_without_a_good_word_the_planner_takes_the_safest_settings() -> None:
    held = ReadableSettings(heard(GARBAGE)).settings_of("nord")
    assert held is not None
    assert held.moves == "watch_only"


def test_readable_settings_stay_as_they_are() -> None:
    decided = ReadableSettings(heard(good()))
    assert decided.settings_of("nord") == SettingsChanged.model_validate_json(good())
    assert decided.settings_of("sued") is None


def test_an_older_version_that_comes_late_is_void() -> None:
    topic = heard(good(3), good(4, receiver_load_limit=0.5), good(3))
    assert (topic.values["nord"].version, topic.values["nord"].receiver_load_limit) == (4, 0.5)
    assert heard(good(4), GARBAGE, good(3)).unreadable
