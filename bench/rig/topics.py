"""Fills topics quickly, says how far they are, and forgets what a run left behind."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import islice

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import GroupCoordinatorNotAvailableError

from contracts.base import Event
from contracts.items import ItemEvent
from services.chassis.kafka import Output, encode, headers_for, partition_for

_AT_ONCE = 20_000


class Topics:
    """One connection to look with and one to write with."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self.admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
        self._consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
        self._producer = AIOKafkaProducer(bootstrap_servers=bootstrap, linger_ms=20, max_batch_size=1_000_000)

    async def start(self) -> None:
        """Connect."""
        for each in (self.admin, self._consumer, self._producer):
            await each.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._producer.stop()
        await self._consumer.stop()
        await self.admin.close()

    async def create(self, name: str, partitions: int) -> None:
        """An empty topic."""
        await self.admin.create_topics([NewTopic(name, partitions, 1)])

    async def forget(self, *names: str) -> None:
        """Delete these topics, and wait until they are gone."""
        doomed = [name for name in await self.admin.list_topics() if name in names]
        if doomed:
            await self.admin.delete_topics(doomed)
        while set(doomed) & set(await self.admin.list_topics()):  # noqa: ASYNC110 - Kafka tells nobody
            await asyncio.sleep(0.1)

    async def begin_again(self, group: str, topic: str, partitions: int) -> None:
        """Let a group without members begin at the first record."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self._bootstrap, group_id=group, enable_auto_commit=False)
        await consumer.start()
        try:
            tps = [TopicPartition(topic, number) for number in range(partitions)]
            consumer.assign(tps)
            await consumer.commit(dict.fromkeys(tps, 0))
        finally:
            await consumer.stop()

    async def ends(self, topic: str, partitions: int) -> dict[int, int]:
        """How many records were ever written, per partition."""
        tps = [TopicPartition(topic, number) for number in range(partitions)]
        return {tp.partition: end for tp, end in (await self._consumer.end_offsets(tps)).items()}

    async def count(self, topic: str, partitions: int) -> int:
        """How many records were ever written."""
        return sum((await self.ends(topic, partitions)).values())

    async def committed(self, group: str, topic: str) -> int:
        """Sum of the offsets a group has committed."""
        try:
            found = await self.admin.list_consumer_group_offsets(group)
        except GroupCoordinatorNotAvailableError:  # nobody has joined any group of this Kafka yet
            return 0
        return sum(max(0, meta.offset) for tp, meta in found.items() if tp.topic == topic)

    async def write_items(self, topic: str, events: Iterable[ItemEvent], partitions: int) -> int:
        """Item events as `intake` writes them, headers and all. Returns how many."""
        written = 0
        outputs = (Output(topic, event.item_id, event, partition_for(event.item_id, partitions)) for event in events)
        while chunk := list(islice(outputs, _AT_ONCE)):
            await self.write(chunk)
            written += len(chunk)
        return written

    async def write_raw(self, topic: str, records: Iterable[tuple[str, bytes]], partitions: int) -> int:
        """Ready values by key, without headers, in full batches: for a million of them. Returns how many."""
        builders = [self._producer.create_batch() for _ in range(partitions)]
        sending: list[asyncio.Future[object]] = []
        written = 0
        for key, value in records:
            number = partition_for(key, partitions)
            if builders[number].append(key=key.encode(), value=value, timestamp=None) is None:
                sending.append(await self._producer.send_batch(builders[number], topic, partition=number))
                builders[number] = self._producer.create_batch()
                builders[number].append(key=key.encode(), value=value, timestamp=None)
            written += 1
        for number, builder in enumerate(builders):
            if builder.record_count():
                sending.append(await self._producer.send_batch(builder, topic, partition=number))
        await asyncio.gather(*sending)
        return written

    async def write(self, outputs: Iterable[Output]) -> None:
        """Messages in their order, in large batches."""
        pending: list[asyncio.Future[object]] = []
        for output in outputs:
            value = encode(output.event) if isinstance(output.event, Event) else None
            headers = headers_for(output, value, "intake", None)
            key = output.key.encode()
            sending = await self._producer.send(output.topic, value, key, output.partition, headers=headers)
            pending.append(sending)
        await asyncio.gather(*pending)


@asynccontextmanager
async def connected(bootstrap: str) -> AsyncIterator[Topics]:
    """Topics of this Kafka."""
    topics = Topics(bootstrap)
    await topics.start()
    try:
        yield topics
    finally:
        await topics.stop()
