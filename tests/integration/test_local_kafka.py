"""The local broker of tests and `make run` behaves as the real Kafka it is."""

import pytest

from contracts.topics import TOPICS
from services.chassis.kafka.cluster import connected_admin

pytestmark = pytest.mark.kafka


@pytest.mark.parametrize("round_number", [1, 2])
async def test_each_test_finds_all_topics_with_the_installed_partition_count(
    kafka: str, topics: int, round_number: int
) -> None:
    async with connected_admin(kafka) as admin:
        described = await admin.describe_topics([topic.name for topic in TOPICS])
        assert {each["topic"]: len(each["partitions"]) for each in described} == {
            topic.name: topic.partitions(topics) for topic in TOPICS
        }
