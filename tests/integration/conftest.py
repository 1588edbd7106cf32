"""The real Kafka of the integration lane: one broker per session, fresh topics per test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from contracts.topics import TOPICS
from deploy.launcher.broker import running_broker
from services.chassis.kafka import KafkaPublisher, create_topics
from services.chassis.kafka.cluster import connected_admin

PARTITIONS = 4


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Bootstrap address of a real single-node Kafka with an empty data folder of its own."""
    folder: Path = tmp_path_factory.mktemp("kafka")
    with running_broker(folder) as broker:
        yield broker.bootstrap


async def _until(admin: AIOKafkaAdminClient, holds: Callable[[set[str]], bool]) -> None:
    while not holds(set(await admin.list_topics())):  # noqa: ASYNC110 - Kafka tells nobody, one has to ask
        await asyncio.sleep(0.05)


async def _forget_everything(admin: AIOKafkaAdminClient) -> None:
    doomed = [name for name in await admin.list_topics() if not name.startswith("__")]
    if doomed:
        await admin.delete_topics(doomed)
    await _until(admin, lambda names: all(name.startswith("__") for name in names))


@pytest.fixture
async def topics(kafka: str) -> AsyncIterator[int]:
    """All topics, new and empty, and no consumer group; gives the partition count. Asks for `kafka` by itself."""
    async with connected_admin(kafka) as admin:
        await _forget_everything(admin)
        await create_topics(kafka, PARTITIONS)
        wanted = {topic.name for topic in TOPICS}
        await _until(admin, wanted.issubset)
        yield PARTITIONS


@pytest.fixture
async def publisher(kafka: str) -> AsyncIterator[KafkaPublisher]:
    """A publisher, connected. A test names it behind `topics`, so that they are there before."""
    async with KafkaPublisher(kafka, "test") as publisher:
        yield publisher
