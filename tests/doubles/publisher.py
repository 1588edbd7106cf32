"""A publisher that remembers; obeys the same laws as the one that speaks to Kafka (`publisher_laws.py`)."""

from dataclasses import dataclass

from contracts.base import Event
from contracts.topics import TOPICS
from services.chassis.kafka import Output, encode, headers_for, partition_for
from services.chassis.tracing import trace_parent
from tests.doubles.backlog_bytes import event_of


@dataclass(frozen=True, slots=True)
class Written:
    """One record as a consumer would see it."""

    topic: str
    partition: int
    key: str
    value: bytes | None
    headers: dict[str, str]


class MemoryPublisher:
    """Keeps what was published, in order."""

    def __init__(self, partitions: int = 4, source: str = "test") -> None:
        self.outputs: list[Output] = []
        self.written: list[Written] = []
        self._source = source
        self._counts = {topic.name: topic.partitions(partitions) for topic in TOPICS}

    async def publish(self, *outputs: Output) -> None:
        """Take them all."""
        for output in outputs:
            value = encode(output.event) if output.event is not None else None
            partition = output.partition
            if partition is None:
                partition = partition_for(output.key, self._counts[output.topic])
            headers = {
                name: raw.decode()
                for name, raw in headers_for(output, value, self._source, output.trace or trace_parent.get())
            }
            self.outputs.append(output)
            self.written.append(Written(output.topic, partition, output.key, value, headers))

    async def read(self, topic: str) -> list[Written]:
        """Everything in a topic, partition by partition in its order."""
        return sorted((each for each in self.written if each.topic == topic), key=lambda each: each.partition)

    def events(self, topic: str) -> list[Event]:
        """The events published to a topic, in order."""
        return [event for each in self.outputs if each.topic == topic and (event := event_of(each)) is not None]
