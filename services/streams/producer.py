"""Faust's transport with our consumer, and a producer that sends whole batches and waits for them."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka.client import ConnectionGroup
from aiokafka.protocol.produce import ProduceRequest
from faust.transport.drivers.aiokafka import Producer, Transport

from services.chassis.kafka import Output, encode, headers_for, partition_for
from services.streams.consuming.consumer import ChunkConsumer
from services.streams.consuming.lease import Lease
from services.streams.fold import DeadLetter

Message = tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]
"""Key, value and headers as bytes."""


class ChunkProducer(Producer):
    """Idempotent, acknowledged by all in-sync replicas; batches are closed, so nothing lingers."""

    _counts: dict[str, int]

    def __post_init__(self) -> None:
        super().__post_init__()
        self._counts = {}
        self.lease: Lease | None = None

    async def on_start(self) -> None:
        """Start, and from then on check the lease at the last moment before bytes go out.

        A message may have waited long before that, while Kafka was away or while this process was stopped.
        """
        await super().on_start()
        client = self._ensure_producer().client
        send = client.send

        async def fenced(node_id: int, request: Any, *, group: int = ConnectionGroup.DEFAULT) -> Any:
            if self.lease is not None and isinstance(request, ProduceRequest):
                await client.ready(node_id, group=group)
                while not self.lease.holds():
                    await self.lease.regain()
                    await client.ready(node_id, group=group)  # so that there is no wait between checking and sending
            return await send(node_id, request, group=group)

        client.send = fenced

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}

    async def send_rows(self, topic: str, partition: int, rows: Mapping[str, bytes | None]) -> int | None:
        """Write rows to the changelog (None deletes); returns the offset of the last when all are acknowledged."""
        messages: list[Message] = [(key.encode(), row, []) for key, row in rows.items()]
        ends = await asyncio.gather(*await self._enqueue(topic, partition, messages))
        return max(ends, default=None)

    async def send_outputs(
        self, outputs: Iterable[Output], source: str, parents: Mapping[str, str], parent: str | None
    ) -> None:
        """Send messages, in order within each partition; returns when Kafka has acknowledged all.

        `parents` gives the trace of the record with the same key, `parent` the trace of any other message.
        """
        batches: dict[tuple[str, int], list[Message]] = {}
        for output in outputs:
            value = None if output.event is None else encode(output.event)
            partition = output.partition
            if partition is None:
                partition = partition_for(output.key, await self._count(output.topic))
            headers = headers_for(output, value, source, parents.get(output.key, parent))
            messages = batches.get((output.topic, partition))
            if messages is None:
                messages = batches[output.topic, partition] = []
            messages.append((output.key.encode(), value, headers))
        await self._send(batches)

    async def send_dead_letters(self, letters: Iterable[DeadLetter]) -> None:
        """Park records with their reason in the dead-letter topics; returns when Kafka has acknowledged all."""
        batches: dict[tuple[str, int], list[Message]] = {}
        for letter in letters:
            record = letter.record
            topic = f"{record.topic}.dlq"
            partition = record.partition % await self._count(topic)
            why = _why(letter.reason_code, letter.detail, record.topic, record.partition, record.offset)
            headers = [(name, text.encode()) for name, text in {**record.headers, **why}.items()]
            batches.setdefault((topic, partition), []).append((record.key.encode(), record.value, headers))
        await self._send(batches)

    async def send_as_it_came(self, raw: Any, reason_code: str) -> None:
        """Park one record with its original bytes in its dead-letter topic; returns when Kafka has acknowledged it."""
        topic = f"{raw.topic}.dlq"
        why = _why(reason_code, "", raw.topic, raw.partition, raw.offset)
        headers = [*raw.headers, *((name, text.encode()) for name, text in why.items())]
        await self._send({(topic, raw.partition % await self._count(topic)): [(raw.key, raw.value, headers)]})

    async def _send(self, batches: Mapping[tuple[str, int], list[Message]]) -> None:
        pending = [await self._enqueue(topic, partition, sent) for (topic, partition), sent in batches.items()]
        await asyncio.gather(*(future for futures in pending for future in futures))

    async def _count(self, topic: str) -> int:
        if topic not in self._counts:
            self._counts[topic] = len(await self._ensure_producer().partitions_for(topic))
        return self._counts[topic]

    async def _enqueue(self, topic: str, partition: int, messages: list[Message]) -> list[asyncio.Task[int]]:
        producer = self._ensure_producer()
        pending: list[asyncio.Task[int]] = []
        position = 0
        while position < len(messages):
            batch = producer.create_batch()
            first = position
            while position < len(messages):
                key, value, headers = messages[position]
                if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
                    break
                position += 1
            if position == first:
                raise ValueError(f"a message to {topic} is too big for a batch")
            batch.close()
            future = await producer.send_batch(batch, topic, partition=partition)
            pending.append(asyncio.ensure_future(_last_offset(future, position - first)))
        return pending


def _why(reason_code: str, detail: str, topic: str, partition: int, offset: int) -> dict[str, str]:
    return {
        "reason_code": reason_code,
        "detail": detail,
        "origin_topic": topic,
        "origin_partition": str(partition),
        "origin_offset": str(offset),
    }


async def _last_offset(future: asyncio.Future[Any], count: int) -> int:
    acknowledged = await future
    return int(acknowledged.offset) + count - 1


class ChunkTransport(Transport):
    """Set as `app.transport` and `app.producer_transport`."""

    Consumer = ChunkConsumer
    Producer = ChunkProducer
