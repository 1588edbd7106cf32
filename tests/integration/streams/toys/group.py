"""The toy's topics and its consumer group: what stands in them and how far it has come."""

import asyncio

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import NewTopic

from contracts.topics import STOPPAGES
from services.chassis.kafka.cluster import connected_admin
from tests.integration import topics
from tests.integration.streams.toys.worker import LEFT, OUT, RIGHT

PARTITIONS = 4
GROUP = "mailroom-toy-v1"


async def new_topics(kafka: str) -> None:
    async with connected_admin(kafka) as admin:
        wanted = [NewTopic(topic.name, PARTITIONS, 1) for topic in (LEFT, RIGHT, OUT)]
        parked = [NewTopic(topic.dead_letters, 1, 1) for topic in (LEFT, RIGHT)]
        wanted.append(NewTopic(STOPPAGES.name, 1, 1, topic_configs={"cleanup.policy": "compact"}))
        await admin.create_topics([*wanted, *parked])
        while not {new.name for new in (*wanted, *parked)} <= set(await admin.list_topics()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def committed(kafka: str, partition: int) -> int:
    async with AIOKafkaConsumer(bootstrap_servers=kafka, group_id=GROUP, enable_auto_commit=False) as consumer:
        return await consumer.committed(TopicPartition(LEFT.name, partition)) or 0


async def reaches(kafka: str, partition: int, offset: int) -> None:
    async with asyncio.timeout(30):
        while await committed(kafka, partition) < offset:  # noqa: ASYNC110 - one has to ask
            await asyncio.sleep(0.2)


async def all_done(kafka: str, seconds: float = 60) -> None:
    """Waits until the group has committed everything that is in both topics."""
    async with AIOKafkaConsumer(bootstrap_servers=kafka, group_id=GROUP, enable_auto_commit=False) as consumer:
        places = [TopicPartition(topic.name, number) for topic in (LEFT, RIGHT) for number in range(PARTITIONS)]
        ends = await consumer.end_offsets(places)
        async with asyncio.timeout(seconds):
            while any([ends[place] > (await consumer.committed(place) or 0) for place in places]):  # noqa: ASYNC110
                await asyncio.sleep(0.2)


async def send(kafka: str, partition: int, *numbers: int, headers: topics.Headers = ()) -> None:
    """Send these numbers about the key of a partition."""
    values = [str(number).encode() for number in numbers]
    await topics.put(kafka, LEFT.name, *values, key=f"key-{partition}".encode(), partition=partition, headers=headers)


async def read(kafka: str, topic: str) -> list[tuple[str, bytes]]:
    """Key and value of every record of a topic, in the order of each partition."""
    return [(record.key.decode(), record.value) for record in await topics.records(kafka, topic)]


async def counted(kafka: str) -> dict[int, list[int]]:
    """The numbers of each partition's key, in the order of the messages sent about them."""
    found: dict[int, list[int]] = {}
    for key, value in await read(kafka, OUT.name):
        found.setdefault(int(key.removeprefix("key-")), []).extend(orjson.loads(value)["numbers"])
    return found
