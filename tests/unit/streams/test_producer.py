"""Whoever sends waits for Kafka's word on every message, in batches that linger for nobody."""

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError

from services.chassis.kafka import Output, Record
from services.streams import DeadLetter
from services.streams.producer import ChunkProducer
from tests.unit.streams.doubles import Apps, raw


class Batch:
    """Takes this many messages."""

    def __init__(self, room: int) -> None:
        self.messages: list[dict[str, Any]] = []
        self.closed = False
        self._room = room

    def append(self, **message: Any) -> object | None:
        if len(self.messages) == self._room:
            return None
        self.messages.append(message)
        return object()

    def close(self) -> None:
        self.closed = True


class Kafka:
    """aiokafka's producer; the test says what becomes of each batch."""

    def __init__(self) -> None:
        self.room = 2
        self.batches: list[tuple[str, int, Batch]] = []
        self.answers: list[asyncio.Future[Any]] = []

    def create_batch(self) -> Batch:
        return Batch(self.room)

    async def partitions_for(self, _: str) -> set[int]:
        return {0, 1, 2}

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> asyncio.Future[Any]:
        assert batch.closed
        self.batches.append((topic, partition, batch))
        self.answers.append(asyncio.get_running_loop().create_future())
        return self.answers[-1]


@pytest.fixture
async def producer(apps: Apps) -> ChunkProducer:
    producer = apps.new().producer
    producer._producer = Kafka()
    return producer


async def test_it_writes_idempotently_and_to_all_replicas(producer: ChunkProducer) -> None:
    settings = producer._settings_extra()
    assert (settings["acks"], settings["enable_idempotence"]) == ("all", True)


@pytest.mark.parametrize("what", ["outputs", "letters", "as_it_came"])
async def test_nothing_counts_as_sent_before_kafka_has_it(producer: ChunkProducer, what: str) -> None:
    kafka: Any = producer._producer
    record = Record("t", 4, 7, "k", b"v")
    came = raw("t", 4, 7, key=None, headers=(("h", b"\xff"),))
    work: Callable[[], Coroutine[Any, Any, None]] = {
        "outputs": lambda: producer.send_outputs([Output("t", "k", None, 1), Output("u", "k", None, 2)], "s", {}, None),
        "letters": lambda: producer.send_dead_letters([DeadLetter(record, "invalid", "")]),
        "as_it_came": lambda: producer.send_as_it_came(came, "parked_by_operator"),
    }[what]
    sending = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    assert kafka.answers
    assert not sending.done()
    for answer in kafka.answers:
        answer.set_result(SimpleNamespace(offset=1))
    await sending
    sending = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    kafka.answers[-1].set_exception(KafkaTimeoutError())
    with pytest.raises(KafkaTimeoutError):
        await sending


async def test_a_record_is_parked_with_its_very_bytes(producer: ChunkProducer) -> None:
    kafka: Any = producer._producer
    headers = (("h", b"\xff"), ("h", b"twice"))
    came = raw("t", 4, 7, key=None, value=b"\x00\xff", headers=headers)
    sending = asyncio.create_task(producer.send_as_it_came(came, "parked_by_operator"))
    await asyncio.sleep(0.01)
    kafka.answers[0].set_result(SimpleNamespace(offset=1))
    await sending
    [(topic, partition, batch)] = kafka.batches
    [message] = batch.messages
    assert (topic, partition, message["key"], message["value"]) == ("t.dlq", 1, None, b"\x00\xff")
    assert tuple(message["headers"][:2]) == headers
    assert dict(message["headers"][2:]) == {
        "reason_code": b"parked_by_operator",
        "detail": b"",
        "origin_topic": b"t",
        "origin_partition": b"4",
        "origin_offset": b"7",
    }


async def test_rows_beyond_one_batch_are_all_sent_and_the_last_offset_is_given(producer: ChunkProducer) -> None:
    kafka: Any = producer._producer
    sending = asyncio.create_task(producer.send_rows("changelog", 3, {key: b"1" for key in "abcde"}))
    await asyncio.sleep(0.01)
    for answer, offset in zip(kafka.answers, (10, 12, 14), strict=True):
        answer.set_result(SimpleNamespace(offset=offset))
    assert await sending == 14
    assert [len(batch.messages) for _, _, batch in kafka.batches] == [2, 2, 1]


async def test_a_message_too_big_for_a_batch_is_an_error(producer: ChunkProducer) -> None:
    kafka: Any = producer._producer
    kafka.room = 0
    with pytest.raises(ValueError, match="too big"):
        await producer.send_rows("changelog", 3, {"a": b"1"})
