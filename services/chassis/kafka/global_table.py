"""Small topics that every process reads whole: reference data, settings, business time."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import TypeAdapter

from contracts.base import Event, Topic
from services.chassis import logs
from services.chassis.kafka.codec import BadMessage, decode
from services.chassis.kafka.history.mark_reader import mark_reader
from services.chassis.kafka.history.reader import ReaderHistory

EventT = TypeVar("EventT", bound=Event)

_ASK_AGAIN_SECONDS = 0.2


class GlobalTable(Generic[EventT]):
    """A small topic, read from its beginning by every process outside its group, newest event per key.

    A record that cannot be read changes nothing: the last good value of its key holds until a good record or a
    tombstone arrives. Nor does one with a lower `version_of` than the known one: it is late, from a process that had
    lost its database. If the topic turns into another log while it is read, reading stops, and the next process reads
    it again.
    """

    def __init__(
        self,
        bootstrap: str,
        topic: Topic,
        adapter: TypeAdapter[EventT],
        on_event: Callable[[EventT], None] | None = None,
        version_of: Callable[[EventT], int] = lambda _: 0,
    ) -> None:
        self.topic = topic
        self.values: dict[str, EventT] = {}
        self.unreadable: dict[str, str] = {}
        """Keys whose newest record cannot be read, and why; `values` has their last good value, if there was one."""
        self._bootstrap = bootstrap
        self._adapter = adapter
        self._on_event = on_event
        self._version_of = version_of
        self._consumer: AIOKafkaConsumer | None = None
        self._reading: asyncio.Task[None] | None = None
        self._caught_up = asyncio.Event()
        self._stopped = False
        self._ends: dict[TopicPartition, int] = {}
        self._waiting: list[tuple[dict[TopicPartition, int], asyncio.Event]] = []

    async def start(self) -> None:
        """Begin to read; waits until the topic exists."""
        self._consumer = await self._connected()
        while not (numbers := self._consumer.partitions_for_topic(self.topic.name)):
            await self._consumer.stop()
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
            self._consumer = await self._connected()
        partitions = [TopicPartition(self.topic.name, number) for number in sorted(numbers)]
        self._ends = await self._consumer.end_offsets(partitions)
        unbroken = [self.topic.name] if self.topic.cleanup == "delete" else []
        history = ReaderHistory(self._consumer, mark_reader(self._bootstrap), unbroken)
        await history.begin({}, await self._consumer.beginning_offsets(partitions))
        self._reading = asyncio.create_task(self._read(self._consumer, history), name=f"read-{self.topic.name}")

    async def _connected(self) -> AIOKafkaConsumer:
        # Named at once: a consumer learns of topics added later only once its metadata expires.
        consumer = AIOKafkaConsumer(
            self.topic.name,
            bootstrap_servers=self._bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=100,
        )
        await consumer.start()
        return consumer

    async def stop(self) -> None:
        self._stopped = True
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._consumer is not None:
            # While Kafka is away the client leaks the cancellation of its own fetches; we were not cancelled.
            ended: list[object] = await asyncio.gather(self._consumer.stop(), return_exceptions=True)
            if isinstance(ended[0], Exception):
                raise ended[0]

    @property
    def caught_up(self) -> bool:
        """Whether everything that was in the topic at the start was read."""
        return self._caught_up.is_set()

    @property
    def is_reading(self) -> bool:
        """False once reading has stopped by itself: later records are not seen."""
        return self._stopped or self._reading is None or not self._reading.done()

    async def wait_caught_up(self) -> None:
        """Returns when everything that was in the topic at the start has been read; raises if reading stopped."""
        await self._reaches(self._caught_up)

    async def catch_up(self) -> None:
        """Returns when everything that is in the topic by now has been read; raises if reading stopped."""
        assert self._consumer is not None  # started
        reached = asyncio.Event()
        self._waiting.append((await self._consumer.end_offsets(list(self._ends)), reached))
        await self._reaches(reached)

    async def _reaches(self, place: asyncio.Event) -> None:
        waiting = asyncio.create_task(place.wait())
        reading = self._reading or waiting
        await asyncio.wait({waiting, reading}, return_when=asyncio.FIRST_COMPLETED)
        if not place.is_set():
            waiting.cancel()
            reading.result()

    async def _read(self, consumer: AIOKafkaConsumer, history: ReaderHistory) -> None:
        while True:
            if not self.caught_up and await self._reached(consumer, self._ends):
                self._caught_up.set()
            await self._tell_waiting(consumer)
            found = await consumer.getmany(timeout_ms=100)
            while not await history.confirm(found):  # noqa: ASYNC110 - Kafka is away and has to be asked again
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
            for records in found.values():
                for record in records:
                    self._take((record.key or b"").decode(errors="replace"), record.value)

    async def _tell_waiting(self, consumer: AIOKafkaConsumer) -> None:
        for waiting in list(self._waiting):
            if await self._reached(consumer, waiting[0]):
                self._waiting.remove(waiting)
                waiting[1].set()

    async def _reached(self, consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
        return all([await consumer.position(partition) >= end for partition, end in ends.items()])

    def _take(self, key: str, value: bytes | None) -> None:
        if value is None:
            self.values.pop(key, None)
            self.unreadable.pop(key, None)
            return
        try:
            event = decode(self._adapter, value)
        except BadMessage as bad:
            self.unreadable[key] = bad.reason_code
            held = key in self.values
            logs.warning("reference.unreadable", topic=self.topic.name, key=key, reason=bad.reason_code, held=held)
            return
        known = self.values.get(key)
        if known is not None and self._version_of(event) < self._version_of(known):
            return
        self.unreadable.pop(key, None)
        self.values[key] = event
        if self._on_event is not None:
            self._on_event(event)
