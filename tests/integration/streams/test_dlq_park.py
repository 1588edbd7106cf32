"""`dlq stopped`, `park` and `retry` say in plain words what stands where, and order only what is right."""

import asyncio

import pytest

from contracts.base import derive_id
from contracts.items import ItemTouched
from contracts.stoppages import (
    STOPPAGES_RECORD,
    GapAccepted,
    HistoryBroken,
    ParkOrdered,
    PartitionCrashed,
    history_key,
    stoppage_key,
)
from contracts.topics import ITEMS, STOPPAGES
from services.chassis.kafka import KafkaPublisher, Output
from services.operations.__main__ import main
from tests.integration.streams.toys.group import read

pytestmark = pytest.mark.kafka

TOUCHED = ItemTouched.model_validate(
    {"event_id": derive_id(1), "item_id": derive_id(2), "occurred_at": "2026-03-02T09:00:00+01:00"}
)
STOPPED = PartitionCrashed(service="backlog", topic=ITEMS.name, partition=0, first_offset=1, last_offset=1, crashes=3)

BROKEN = HistoryBroken(
    service="backlog",
    topic=ITEMS.name,
    partition=2,
    reason="gap",
    expected_offset=41,
    begins_at=120,
    ends_at=300,
    missing=79,
    goes_on_at=120,
)


async def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = await asyncio.to_thread(main, ["dlq", *arguments])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


async def test_park_names_what_is_wrong_and_orders_nothing(
    kafka: str, topics: int, capsys: pytest.CaptureFixture[str], publisher: KafkaPublisher
) -> None:
    await publisher.publish(*(Output(ITEMS.name, TOUCHED.item_id, TOUCHED, partition=0) for _ in range(3)))
    where = ("--kafka", kafka, "--wait", "1")
    for spot, words in (
        (("items", "9", "1"), f"has the partitions 0 to {topics - 1}"),
        (("items", "0", "3"), "holds the offsets 0 to 2"),
        (("items", "1", "0"), "holds no record"),
        (("items", "0", "1"), "backlog has not reached it yet (next offset: 0) and is not stopped there"),
        (("clock", "0", "0"), "no stream worker reads"),
    ):
        code, text = await said(capsys, "park", *spot, *where)
        assert code == 1
        assert words in text
    with pytest.raises(SystemExit) as left:
        main(["dlq", "park", "letters", "0", "1"])
    assert left.value.code == 2
    assert "known topics: items" in capsys.readouterr().err
    assert await read(kafka, STOPPAGES.name) == []

    key = stoppage_key("backlog", ITEMS.name, 0)
    await publisher.publish(Output(STOPPAGES.name, key, STOPPED))
    code, text = await said(capsys, "stopped", "--kafka", kafka)
    assert (code, text) == (
        0,
        "mailroom.items.v1 partition=0 service=backlog offset=1 state=stopped crashes=3\npartitions: 1\n",
    )
    code, text = await said(capsys, "park", "items", "0", "2", *where)
    assert (code, "is stopped at offset 1 of this partition, not at 2" in text) == (1, True)
    code, text = await said(capsys, "park", "items", "0", "1", *where)
    assert (code, "ordered; no worker has done it yet" in text) == (0, True)
    last = (await read(kafka, STOPPAGES.name))[-1]
    assert last[0] == key
    assert STOPPAGES_RECORD.validate_json(last[1]) == ParkOrdered(
        service="backlog", topic=ITEMS.name, partition=0, offset=1
    )
    code, text = await said(capsys, "retry", "items", "0", "1", *where)
    assert (code, "to be tried again" in text) == (0, True)


async def test_a_gap_is_shown_with_its_numbers_and_accepted_only_where_one_is_known(
    kafka: str, topics: int, capsys: pytest.CaptureFixture[str], publisher: KafkaPublisher
) -> None:
    assert topics
    where = ("items", "2", "--kafka", kafka, "--wait", "1")
    code, text = await said(capsys, "accept-gap", *where)
    assert (code, "no service is stopped in mailroom.items.v1 partition 2" in text) == (1, True)
    key = history_key("backlog", ITEMS.name, 2)
    await publisher.publish(Output(STOPPAGES.name, key, BROKEN))
    code, text = await said(capsys, "stopped", "--kafka", kafka)
    assert "service=backlog offset=41 state=gap log_begins=120 log_ends=300 missing=79 goes_on_at=120" in text
    code, text = await said(capsys, "park", "items", "2", "41", "--kafka", kafka, "--wait", "1")
    assert code == 1, "a gap is not parked"
    code, text = await said(capsys, "accept-gap", *where)
    assert code == 0
    assert "records 41 to 119 were deleted before backlog read them; it continues at offset 120" in text
    assert "ordered; no process has done it yet" in text
    last = (await read(kafka, STOPPAGES.name))[-1]
    assert last[0] == key
    assert STOPPAGES_RECORD.validate_json(last[1]) == GapAccepted(
        service="backlog", topic=ITEMS.name, partition=2, expected_offset=41, goes_on_at=120
    )
