"""Reads whole topics with a plain consumer: no group, nothing committed, nothing written."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from contracts.base import Topic


class ReadingError(RuntimeError):
    """Kafka or a snapshot lacks what is needed; the text says what."""


Place = tuple[str, str, str]
"""(topic, partition, offset) of a record, as the headers of a dead letter say it."""


class Record(NamedTuple):
    """One record as it is in Kafka."""

    partition: int
    offset: int
    value: bytes | None
    key: str
    headers: Mapping[str, str]
    topic: str = ""
    timestamp_ms: int = 0
    """When it was written, by the clock of whoever wrote it."""

    @property
    def place(self) -> Place:
        """Its place, as a dead letter names its origin."""
        return self.topic, str(self.partition), str(self.offset)


class Reader:
    """Remembers how far each partition was read, so that reading again returns only new records."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._consumer: AIOKafkaConsumer | None = None
        self._partitions: dict[str, list[TopicPartition]] = {}
        self.positions: dict[tuple[str, int], int] = {}
        self.starts: dict[tuple[str, int], int] = {}
        """Oldest offset that Kafka still had when the partition was first read."""

    async def start(self, topics: Iterable[str]) -> None:
        """Connect, and learn which partitions these topics have."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        wanted = set(topics)
        try:
            await admin.start()
            for topic in await admin.describe_topics():
                if topic["topic"] in wanted:
                    numbers = sorted(partition["partition"] for partition in topic["partitions"])
                    self._partitions[topic["topic"]] = [TopicPartition(topic["topic"], number) for number in numbers]
        finally:
            await admin.close()
        if not self._partitions:
            raise ReadingError("Kafka has none of our topics")
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="none",
            fetch_max_wait_ms=50,
        )
        await self._consumer.start()
        everything = [partition for partitions in self._partitions.values() for partition in partitions]
        self._consumer.assign(everything)
        await self._consumer.seek_to_beginning(*everything)

    async def stop(self) -> None:
        if self._consumer is not None:
            await self._consumer.stop()

    async def new_records(self, topic: Topic | str, must_exist: bool = True) -> AsyncIterator[Record]:
        """Every record from where reading stopped (first: from the start) to what is the end now."""
        name = topic if isinstance(topic, str) else topic.name
        if self._consumer is None:
            raise ReadingError("the reader was not started")
        partitions = self._partitions.get(name, [])
        if not partitions and must_exist:
            raise ReadingError(f"topic {name} does not exist")
        if partitions:
            async for seen in self._read(self._consumer, partitions):
                yield seen

    async def _read(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> AsyncIterator[Record]:
        ends = await consumer.end_offsets(partitions)
        for partition, start in (await consumer.beginning_offsets(partitions)).items():
            self._begin(consumer, partition, start, ends[partition])
        unread = {one for one in partitions if self.positions[one.topic, one.partition] < ends[one]}
        while unread:
            for partition, records in (await consumer.getmany(*unread, timeout_ms=200)).items():
                for record in records:
                    headers = {name: value.decode(errors="replace") for name, value in record.headers}
                    key = (record.key or b"").decode(errors="replace")
                    place = (partition.partition, record.offset, record.value, key, headers, partition.topic)
                    yield Record(*place, record.timestamp)
            for partition in sorted(unread):
                # Compaction leaves holes, so the position marks the end, not the last record's offset.
                position = await consumer.position(partition)
                self.positions[partition.topic, partition.partition] = position
                if position >= ends[partition]:
                    unread.discard(partition)

    def _begin(self, consumer: AIOKafkaConsumer, partition: TopicPartition, start: int, end: int) -> None:
        place = (partition.topic, partition.partition)
        is_first_time = place not in self.starts
        self.starts.setdefault(place, start)
        position = self.positions.setdefault(place, start)
        if position > end:
            raise ReadingError(f"{place[0]}[{place[1]}] ends at {end}, before {position}: it is another Kafka")
        if position < start:
            raise ReadingError(f"{place[0]}[{place[1]}] begins at {start}, after {position}: records are missing")
        if is_first_time:
            consumer.seek(partition, position)
