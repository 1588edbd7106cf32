"""A topic that is read whole can be left while Kafka is away."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import KafkaError

from contracts.clock import CLOCK_RECORD, ClockDriven
from contracts.topics import CLOCK
from services.chassis.kafka import GlobalTable


class Consumer:
    """Says goodbye in a way of its own."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    async def stop(self) -> None:
        raise self._error


def left_with(error: BaseException) -> GlobalTable[ClockDriven]:
    topic = GlobalTable("127.0.0.1:1", CLOCK, CLOCK_RECORD)
    consumer: Any = Consumer(error)
    topic._consumer = consumer
    return topic


async def test_a_cancellation_inside_the_client_is_not_ours() -> None:
    await left_with(asyncio.CancelledError()).stop()


async def test_any_other_error_is_told() -> None:
    with pytest.raises(KafkaError):
        await left_with(KafkaError()).stop()
