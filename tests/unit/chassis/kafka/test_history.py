"""Marks with positions, what they say about a log, and how a broken history is reported and accepted."""

import logging
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.stoppages import STOPPAGES_RECORD, GapAccepted, HistoryBroken, Stoppage, history_key
from services.chassis.kafka import Output
from services.chassis.kafka.history.breach import Breach, LogPosition, Partition, breaches
from services.chassis.kafka.history.marks import Mark, Trail, mark_of
from services.chassis.kafka.history.stopped import StoppedPartitions
from services.chassis.metrics import Metrics
from services.chassis.settings import Base

TP: Partition = ("mailroom.items.v1", 2)


def record(offset: int, value: bytes | None = b"v", **changed: Any) -> Any:
    return SimpleNamespace(**{"offset": offset, "timestamp": offset, "key": b"k", "value": value, **changed})


def trail(*offsets: int) -> Trail:
    made = Trail()
    for offset in offsets:
        made = made.and_then(mark_of(record(offset)))
    return made


class Log:
    """Offsets from `begins` to `ends`; from `other_from` on other records than the marks know; holes are compacted."""

    def __init__(self, begins: int, ends: int, other_from: int = 1 << 60, holes: tuple[int, ...] = ()) -> None:
        self.begins, self.ends, self.other_from, self.holes = begins, ends, other_from, holes
        self.asked: list[int] = []

    async def look(self, wanted: Mapping[Partition, int]) -> dict[Partition, Mark | None]:
        self.asked += wanted.values()
        return {tp: self._at(offset) for tp, offset in wanted.items()}

    def _at(self, offset: int) -> Mark | None:
        if offset in self.holes or not self.begins <= offset < self.ends:
            return None
        return mark_of(record(offset, b"another" if offset >= self.other_from else b"v"))

    async def judge(self, position: int, marks: Trail, *, unbroken: bool = True) -> Breach | None:
        place = LogPosition(position, self.begins, self.ends, unbroken, marks)
        return (await breaches({TP: place}, self.look)).get(TP)


@pytest.mark.parametrize("changed", [{"value": b"w"}, {"value": None}, {"key": b"l"}, {"timestamp": 8}, {"key": b"kv"}])
def test_a_mark_tells_records_apart_also_the_same_one_sent_once_more(changed: dict[str, Any]) -> None:
    assert mark_of(record(7)) == mark_of(record(7))
    assert mark_of(record(7)) != mark_of(record(7, **changed))


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=300))
def test_a_trail_is_short_ends_with_the_last_mark_and_reaches_back(steps: list[int]) -> None:
    offset, made = 0, Trail()
    for step in steps:
        offset += step
        made = made.and_then(mark_of(record(offset)))
    kept = [mark.offset for mark in made.marks]
    assert kept[-1] == offset
    assert kept == sorted(set(kept))
    assert len(made.text()) < 1_500
    assert Trail.read(made.text()) == made
    if len(steps) > 1:
        assert kept[-2] == offset - steps[-1], "the last but one as well: what was lost may be little"


@pytest.mark.parametrize("text", ["", None, "0 1:a", "somebody else's words", "1", "1 x:y"])
def test_what_is_no_trail_is_read_as_none(text: str | None) -> None:
    assert Trail.read(text) == Trail()


async def test_where_all_is_well_each_partition_is_asked_for_one_record() -> None:
    log = Log(0, 200)
    assert await log.judge(100, trail(50, 80, 99)) is None
    assert log.asked == [99]


@pytest.mark.parametrize(
    ("log", "position", "marks", "unbroken"),
    [
        (Log(0, 100), 100, trail(99), True),
        (Log(100, 200), 100, trail(99), True),
        (Log(0, 200), 100, Trail(), True),
        (Log(0, 0), 0, Trail(), True),
        (Log(0, 200, holes=(99,)), 100, trail(99), False),
    ],
    ids=["at the end", "all before was deleted", "older versions left no mark", "empty", "compacted away"],
)
async def test_what_is_no_breach(log: Log, position: int, marks: Trail, unbroken: bool) -> None:
    assert await log.judge(position, marks, unbroken=unbroken) is None


@pytest.mark.parametrize(
    ("log", "position", "breach", "missing"),
    [
        (Log(120, 200), 100, Breach("gap", 100, 120, 200, 120), 20),
        (Log(0, 90, other_from=90), 100, Breach("other_history", 100, 0, 90, 81), 19),
        (Log(0, 200, other_from=90), 100, Breach("other_history", 100, 0, 200, 81), 19),
        (Log(0, 200, other_from=10), 100, Breach("other_history", 100, 0, 200, 0), 100),
        (Log(95, 200, other_from=10), 100, Breach("other_history", 100, 95, 200, 95), 5),
        (Log(0, 200, holes=(99,)), 100, Breach("other_history", 100, 0, 200, 81), 19),
    ],
    ids=["gap", "ends earlier", "written past", "no common record", "most of it deleted", "a hole in a log"],
)
async def test_a_breach_has_numbers_and_a_place_to_go_on(log: Log, position: int, breach: Breach, missing: int) -> None:
    found = await log.judge(position, trail(50, 80, 99))
    assert (found, found and found.missing) == (breach, missing)


class Publisher:
    """Writes into the topic that the stops read."""

    def __init__(self) -> None:
        self.known: dict[str, Stoppage] = {}
        self.sent: list[Output] = []

    async def publish(self, *outputs: Output) -> None:
        self.sent += outputs
        for output in outputs:
            if output.event is None:
                self.known.pop(output.key, None)
            else:
                self.known[output.key] = STOPPAGES_RECORD.validate_python(output.event.model_dump())  # type: ignore[union-attr]


GAP = Breach("gap", 100, 120, 200, 120)
TOLD = HistoryBroken(
    service="backlog",
    topic=TP[0],
    partition=2,
    reason="gap",
    expected_offset=100,
    begins_at=120,
    ends_at=200,
    missing=20,
    goes_on_at=120,
)


async def test_a_broken_history_is_shown_logged_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    publisher, metrics = Publisher(), Metrics(Base(), "backlog")
    stops = StoppedPartitions("backlog", publisher.known, publisher, metrics)
    with caplog.at_level(logging.WARNING, "mailroom"):
        for _ in range(3):
            await stops.show({TP: GAP})
    key = history_key("backlog", *TP)
    assert publisher.known == {key: TOLD}
    assert len(publisher.sent) == 1
    assert caplog.text.count("action=partition.stopped") == 1
    assert "reason=gap expected=100 log_begins=120 log_ends=200 missing=20 goes_on_at=120" in caplog.text
    assert stops.shown()[0]["missing"] == 20
    assert b'partition_stopped{partition="2",topic="mailroom.items.v1"} 1.0' in metrics.exposition()
    await stops.forget([TP])
    assert publisher.known == {key: TOLD}, "it still stands"

    await publisher.publish(
        Output("t", key, GapAccepted(service="backlog", topic=TP[0], partition=2, expected_offset=100, goes_on_at=120))
    )
    assert (stops.accepted(TP, 100), stops.accepted(TP, 99)) == (120, None)
    await stops.show({})
    await stops.forget([TP])
    await stops.forget([TP])
    assert publisher.known == {}
    assert len(publisher.sent) == 3
    assert b'partition_stopped{partition="2",topic="mailroom.items.v1"} 0.0' in metrics.exposition()
