"""A producer whose numbering Kafka does not know any more is recreated, in order, and not forever."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import (
    InvalidProducerIdMapping,
    KafkaConnectionError,
    KafkaError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    RecordTooLargeError,
    UnknownProducerId,
)

from contracts.base import derive_id
from contracts.items import ItemTouched
from contracts.topics import ITEMS
from services.chassis.kafka import KafkaPublisher, Output
from services.chassis.kafka import publisher as module
from services.chassis.kafka.producers import RENEWALS

LETTERS = [
    Output(
        ITEMS.name,
        derive_id(number),
        ItemTouched.model_validate(
            {"event_id": derive_id("e", number), "item_id": derive_id(number), "occurred_at": "2026-03-02T09:00:00Z"}
        ),
        partition=number % 2,
    )
    for number in range(6)
]
KEYS = [letter.key for letter in LETTERS]


class Broker:
    """Kafka behind producers made by the publisher: refuses partition 1 for the first this many of them."""

    def __init__(self, error: KafkaError, bad: int) -> None:
        self.error = error
        self.bad = bad
        self.made: list[Producer] = []
        self.did: list[str] = []

    def __call__(self, **_: Any) -> "Producer":
        self.made.append(Producer(self, len(self.made)))
        return self.made[-1]


class Producer:
    """As much of aiokafka's as the publisher uses."""

    def __init__(self, broker: Broker, number: int) -> None:
        self.broker = broker
        self.number = number
        self.took: list[str] = []
        self.closed = False

    async def start(self) -> None:
        self.broker.did.append(f"start {self.number}")

    async def stop(self) -> None:
        self.closed = True
        await asyncio.sleep(0)
        self.broker.did.append(f"stop {self.number}")

    async def send(self, _: str, *, key: bytes, partition: int, **__: Any) -> "asyncio.Future[None]":
        if self.closed:
            raise ProducerClosed
        sent = asyncio.get_running_loop().create_future()
        if self.number < self.broker.bad and partition == 1:
            asyncio.get_running_loop().call_soon(sent.set_exception, self.broker.error)
        else:
            self.took.append(key.decode())
            asyncio.get_running_loop().call_soon(sent.set_result, None)
        return sent


async def publisher(monkeypatch: pytest.MonkeyPatch, broker: Broker) -> KafkaPublisher:
    monkeypatch.setattr(module, "AIOKafkaProducer", broker)
    made = KafkaPublisher("nowhere", "test")
    await made.start()
    return made


@pytest.mark.parametrize(
    "error",
    [
        OutOfOrderSequenceNumber(),
        UnknownProducerId(),
        InvalidProducerIdMapping(),
        ProducerFenced(),
        KafkaError("Unexpected error during batch delivery"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_after_a_loss_everything_is_sent_by_a_new_producer(
    monkeypatch: pytest.MonkeyPatch, error: KafkaError
) -> None:
    broker = Broker(error, bad=1)
    sender = await publisher(monkeypatch, broker)
    await sender.publish(*LETTERS)
    assert broker.made[1].took == KEYS
    assert broker.did == ["start 0", "stop 0", "start 1"], "nothing of the old one is under way when the new one sends"
    await sender.publish(*LETTERS)
    assert len(broker.made) == 2


async def test_many_at_once_make_one_new_producer(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Broker(OutOfOrderSequenceNumber(), bad=1)
    sender = await publisher(monkeypatch, broker)
    await asyncio.gather(*(sender.publish(*LETTERS) for _ in range(20)))
    assert len(broker.made) == 2
    assert sorted(broker.made[1].took) == sorted(KEYS * 20)


async def test_it_gives_up_where_new_ones_do_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Broker(OutOfOrderSequenceNumber(), bad=99)
    sender = await publisher(monkeypatch, broker)
    with pytest.raises(OutOfOrderSequenceNumber):
        await sender.publish(*LETTERS)
    assert len(broker.made) == RENEWALS + 1
    broker.bad = 0
    await sender.publish(*LETTERS)


@pytest.mark.parametrize("error", [KafkaConnectionError(), RecordTooLargeError()], ids=lambda each: type(each).__name__)
async def test_other_errors_are_nobodys_numbering(monkeypatch: pytest.MonkeyPatch, error: KafkaError) -> None:
    broker = Broker(error, bad=1)
    sender = await publisher(monkeypatch, broker)
    with pytest.raises(type(error)):
        await sender.publish(*LETTERS)
    assert len(broker.made) == 1
