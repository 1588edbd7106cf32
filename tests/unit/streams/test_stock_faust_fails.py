"""Each defect shown on Faust's own classes, and next to it the same on ours; fails when Faust repairs one."""

import asyncio
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from aiokafka.errors import KafkaTimeoutError
from aiokafka.protocol.produce import ProduceRequest
from faust.events import Event
from faust.transport.drivers.aiokafka import Consumer, Producer
from faust.transport.producer import ProducerBuffer
from faust.types import TP, Message

from contracts.topics import ITEMS
from services.streams.consuming.chunks import Chunk
from services.streams.consuming.consumer import ChunkConsumer
from services.streams.consuming.lease import Lease, LostLeaseError
from services.streams.consuming.positions import BrokenOrderError
from services.streams.faust_app import StreamApp
from services.streams.producer import ChunkProducer
from tests.unit.streams.doubles import Apps

# ruff: noqa: ARG002 - the doubles take what the real ones take

LOG = TP(ITEMS.name, 0)


@pytest.fixture
async def stock() -> Any:
    """An app as Faust makes it, knowing one topic."""
    app: Any = faust.App("stock", broker="kafka://127.0.0.1:1", web_enabled=False)
    app.finalize()
    app.topics.acks_enabled_for = lambda _: True
    assert type(app.consumer) is Consumer
    assert type(app.producer) is Producer
    return app


@pytest.fixture
async def ours(apps: Apps) -> StreamApp:
    """An app as a worker makes it, reading from position 10."""
    stream = apps.new()
    stream.consumer.positions.sought = {LOG: 10}
    stream.consumer.resume_flow()
    assert type(stream.consumer) is ChunkConsumer
    assert type(stream.producer) is ChunkProducer
    return stream


def message(offset: int) -> Message:
    return Message(LOG.topic, LOG.partition, offset, 0.0, 0, None, None, None, None)


def chunk(consumer: ChunkConsumer, start: int, end: int) -> Chunk:
    return Chunk(
        *LOG, consumer.positions.epoch, start, end, [SimpleNamespace(offset=number) for number in range(start, end)]
    )


async def committed_on_revoke(consumer: Consumer) -> int | None:
    """What the wait-and-commit step of a rebalance finds to commit."""
    found: list[int | None] = []

    async def wait_and_commit(revoked: set[TP]) -> None:
        found.append(consumer._new_offset(LOG))

    consumer._on_partitions_revoked = wait_and_commit
    await consumer.on_partitions_revoked({LOG})
    return found[0]


# 1. What is finished and not yet committed is forgotten before the commit of a rebalance (faust#502)


async def test_stock_forgets_finished_work_before_the_commit_of_a_rebalance(stock: Any) -> None:
    stock.consumer._committed_offset[LOG] = 10
    for offset in range(10, 15):
        stock.consumer.ack(message(offset))
    assert stock.consumer._new_offset(LOG) == 15
    for offset in range(15, 20):
        stock.consumer.ack(message(offset))
    assert await committed_on_revoke(stock.consumer) is None


async def test_ours_commits_finished_work_before_it_forgets_it(ours: StreamApp) -> None:
    ours.consumer.finish(chunk(ours.consumer, 10, 20))
    ours.consumer.stop_flow()
    assert await committed_on_revoke(ours.consumer) == 20
    assert ours.consumer.positions.processing == {}


# 2. Flush returns although nothing was sent; the commit follows


async def test_stock_flush_returns_with_messages_still_waiting(stock: Any) -> None:
    stalled = asyncio.Event()

    class Channel:
        async def publish_message(self, *_: Any, **__: Any) -> None:
            await stalled.wait()

    buffer = ProducerBuffer()
    buffer.app = stock
    async with buffer:
        for _ in range(5):
            waiting: Any = SimpleNamespace(message=SimpleNamespace(channel=Channel()))
            buffer.put(waiting)
        await asyncio.wait_for(buffer.flush(), 2)
        assert buffer.size >= 4
        stalled.set()
        await asyncio.sleep(0.05)


class Batches:
    """aiokafka's producer as far as batches go; what becomes of them is the test's to say."""

    def __init__(self) -> None:
        self.sent: list[asyncio.Future[Any]] = []

    def create_batch(self) -> Any:
        return SimpleNamespace(append=lambda **_: True, close=lambda: None)

    async def send_batch(self, batch: Any, topic: str, *, partition: int) -> asyncio.Future[Any]:
        self.sent.append(asyncio.get_running_loop().create_future())
        return self.sent[-1]


async def test_ours_returns_when_every_message_is_acknowledged_and_not_before(ours: StreamApp) -> None:
    batches = Batches()
    ours.producer._producer = batches
    saving = asyncio.create_task(ours.producer.send_rows("changelog", 0, {"a": b"1", "b": b"2"}))
    await asyncio.sleep(0.3)
    assert not saving.done()
    batches.sent[0].set_result(SimpleNamespace(offset=7))
    assert await saving == 8


# 3. A message in flight is passed over by the commit


async def test_stock_commits_past_a_message_in_flight(stock: Any) -> None:
    stock.consumer._committed_offset[LOG] = 10
    in_flight = message(10)
    stock.consumer.track_message(in_flight)
    for offset in (11, 12, 13):
        stock.consumer.ack(message(offset))
    assert stock.consumer._new_offset(LOG) == 14
    assert not in_flight.acked


async def test_ours_never_commits_past_a_chunk_in_flight(ours: StreamApp) -> None:
    first, second = chunk(ours.consumer, 10, 11), chunk(ours.consumer, 11, 14)
    assert ours.consumer.positions.accept(first)
    with pytest.raises(BrokenOrderError):
        ours.consumer.positions.accept(second)
    assert ours.consumer._new_offset(LOG) == 10


# 4. A message that Kafka refused is only logged


class Sent:
    """What Faust hands to whoever sends: a future that nobody waits for."""

    def __init__(self, topic: Any) -> None:
        self.message = SimpleNamespace(channel=topic, callback=None)
        self.error: Exception | None = None

    def set_exception(self, error: Exception) -> None:
        self.error = error


async def test_stock_logs_a_failed_send_and_goes_on_to_commit(stock: Any, caplog: pytest.LogCaptureFixture) -> None:
    topic = stock.topic("out", value_serializer="raw")
    sent = Sent(topic)
    refused: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    refused.set_exception(KafkaTimeoutError())
    topic._on_published(refused, message=sent, producer=stock.producer, state=None)
    assert isinstance(sent.error, KafkaTimeoutError)
    assert "_on_published error" in caplog.text
    assert not stock.crashed

    taken: list[Any] = []

    async def commit(offsets: Any) -> bool:
        taken.append(offsets)
        return True

    stock.consumer._commit = commit
    stock.consumer.assignment = lambda: {LOG}
    stock.consumer.ack(message(0))
    assert await stock.consumer.force_commit()
    assert taken == [{LOG: 1}]


async def test_ours_raises_what_failed(ours: StreamApp) -> None:
    batches = Batches()
    ours.producer._producer = batches
    saving = asyncio.create_task(ours.producer.send_rows("changelog", 0, {"a": b"1"}))
    await asyncio.sleep(0.01)
    batches.sent[0].set_exception(KafkaTimeoutError())
    with pytest.raises(KafkaTimeoutError):
        await saving


# 5. A process that the group has given up still writes


class Socket:
    """aiokafka's client: counts what goes out."""

    def __init__(self) -> None:
        self.out: list[Any] = []

    async def ready(self, *_: Any, **__: Any) -> bool:
        return True

    async def send(self, node_id: int, request: Any, **_: Any) -> None:
        self.out.append(request)


class Started:
    """aiokafka's producer, started."""

    def __init__(self, socket: Socket) -> None:
        self.client = socket

    async def start(self) -> None:
        pass


async def writes_without_lease(producer: Any) -> Socket:
    """Sends a produce request as aiokafka's sender does, in a process that never joined or was put out."""
    socket = Socket()
    producer._new_producer = lambda **_: Started(socket)
    await producer.on_start()
    await socket.send(0, ProduceRequest(None, -1, 1_000, []))
    return socket


async def test_stock_writes_although_the_group_has_moved_on(stock: Any) -> None:
    assert len((await writes_without_lease(stock.producer)).out) == 1


async def test_ours_refuses_to_write_once_the_group_has_moved_on(ours: StreamApp) -> None:
    ours.producer.lease = Lease(10, 60)
    with pytest.raises(LostLeaseError):
        await writes_without_lease(ours.producer)


# 6. An exception in an agent counts its message as done


async def fails_in_an_agent(app: Any, consumer: Consumer) -> Message:
    """The record at position 10 is delivered to a stream, whose body raises."""
    stream = app.stream(app.topic(LOG.topic, value_serializer="raw"))
    delivered = message(10)
    delivered.generation_id = app.consumer_generation_id
    delivered.incref()
    app.flow_control.resume()
    await stream.channel.put(Event(app, None, b"v", None, delivered))
    events = stream.__aiter__()
    await events.__anext__()
    with pytest.raises(RuntimeError):
        await events.athrow(RuntimeError("a bug"))
    assert delivered.acked
    return delivered


async def test_stock_counts_a_message_as_done_when_its_agent_raised(stock: Any) -> None:
    stock.consumer._committed_offset[LOG] = 10
    await fails_in_an_agent(stock, stock.consumer)
    assert stock.consumer._new_offset(LOG) == 11


async def test_ours_leaves_the_commit_where_it_was_when_an_agent_raised(ours: StreamApp) -> None:
    await fails_in_an_agent(ours.app, ours.consumer)
    assert ours.consumer._new_offset(LOG) == 10
