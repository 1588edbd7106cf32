"""Topics of the catalogue, created where they are missing."""

from aiokafka.admin import NewTopic

from contracts.base import DEAD_LETTER_PARTITIONS, Topic
from contracts.topics import TOPICS
from services.chassis.kafka.cluster import connected_admin

_TOPIC_EXISTS = 36
"""Error code of Kafka's protocol."""


async def create_topics(bootstrap: str, partitions: int, replication: int = 1) -> list[str]:
    """Create what is missing of the topic catalogue, with the dead-letter topics. Returns the names it created."""
    async with connected_admin(bootstrap) as admin:
        wanted = [new for topic in TOPICS for new in new_topics(topic, partitions, replication)]
        present = set(await admin.list_topics())
        missing = [new for new in wanted if new.name not in present]
        if not missing:
            return []
        answer = await admin.create_topics(missing)
        failed = [error for error in answer.topic_errors if error[1] not in (0, _TOPIC_EXISTS)]
        if failed:
            raise RuntimeError(f"Kafka refused to create topics: {failed}")
        return [error[0] for error in answer.topic_errors if error[1] == 0]


def new_topics(topic: Topic, partitions: int, replication: int) -> tuple[NewTopic, NewTopic]:
    """What Kafka is to create: the topic and its dead-letter topic."""
    return (
        NewTopic(topic.name, topic.partitions(partitions), replication, topic_configs=topic.configuration),
        NewTopic(
            topic.dead_letters, DEAD_LETTER_PARTITIONS, replication, topic_configs=topic.dead_letter_configuration
        ),
    )
