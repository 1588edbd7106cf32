"""The publisher of the services obeys the laws of publishers, on real Kafka."""

from collections.abc import AsyncIterator

import pytest

from services.chassis.kafka import KafkaPublisher
from tests.doubles.publisher import Written
from tests.doubles.publisher_laws import PARTITIONS, PublisherLaws
from tests.integration.topics import records


class _KafkaTopics:
    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    async def read(self, topic: str) -> list[Written]:
        read = [
            Written(
                topic, each.partition, each.key.decode(), each.value, {name: raw.decode() for name, raw in each.headers}
            )
            for each in await records(self._bootstrap, topic)
        ]
        return sorted(read, key=lambda each: each.partition)


@pytest.mark.kafka
class TestKafkaPublisher(PublisherLaws):
    """Every law, on Kafka."""

    @pytest.fixture
    async def publisher(self, kafka: str, topics: int) -> AsyncIterator[KafkaPublisher]:
        assert topics == PARTITIONS
        async with KafkaPublisher(kafka, "test") as publisher:
            yield publisher

    @pytest.fixture
    def topic_reader(self, kafka: str) -> _KafkaTopics:
        return _KafkaTopics(kafka)
