"""The laws every publisher obeys, whether it speaks to Kafka or only remembers."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Protocol

from contracts.base import derive_id
from contracts.items import ITEMS_RECORD, ItemStarted
from contracts.topics import BACKLOG, ITEMS
from services.chassis.kafka import Output, Publisher, decode, partition_for
from tests.doubles.publisher import Written

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
PARTITIONS = 4


class Readable(Protocol):
    """Reads back what a publisher wrote."""

    async def read(self, topic: str) -> list[Written]:
        """Everything in a topic, partition by partition in its order."""


def started(number: int, step: int = 0) -> Output:
    """An event of item `number`."""
    item_id, at = derive_id("item", number), NOON + timedelta(minutes=step)
    event = ItemStarted(event_id=derive_id(item_id, step), item_id=item_id, occurred_at=at)
    return Output(ITEMS.name, item_id, event)


class PublisherLaws:
    """Subclass in a test module with the fixtures `publisher` and `topic_reader`."""

    async def test_what_was_published_can_be_read_when_publish_returns(
        self, publisher: Publisher, topic_reader: Readable
    ) -> None:
        sent = [started(number) for number in range(20)]
        await publisher.publish(*sent)
        read = [decode(ITEMS_RECORD, each.value) for each in await topic_reader.read(ITEMS.name)]
        assert sorted(str(event) for event in read) == sorted(str(output.event) for output in sent)

    async def test_events_of_one_item_keep_their_order(self, publisher: Publisher, topic_reader: Readable) -> None:
        await publisher.publish(*(started(number, step) for step in range(30) for number in range(5)))
        order: dict[str, list[datetime]] = defaultdict(list)
        for each in await topic_reader.read(ITEMS.name):
            event = decode(ITEMS_RECORD, each.value)
            assert isinstance(event, ItemStarted)
            order[each.key].append(event.occurred_at)
        assert len(order) == 5
        assert all(times == sorted(times) and len(times) == 30 for times in order.values())

    async def test_without_partition_the_key_decides_as_java_clients_do(
        self, publisher: Publisher, topic_reader: Readable
    ) -> None:
        await publisher.publish(*(started(number) for number in range(20)))
        for each in await topic_reader.read(ITEMS.name):
            assert each.partition == partition_for(each.key, PARTITIONS)

    async def test_a_named_partition_wins_over_the_key(self, publisher: Publisher, topic_reader: Readable) -> None:
        event = started(1).event
        await publisher.publish(*(Output(ITEMS.name, "-", event, number) for number in range(PARTITIONS)))
        assert [each.partition for each in await topic_reader.read(ITEMS.name)] == list(range(PARTITIONS))

    async def test_headers_carry_the_envelope(self, publisher: Publisher, topic_reader: Readable) -> None:
        output = started(7)
        await publisher.publish(output)
        (written,) = await topic_reader.read(ITEMS.name)
        assert written.headers["ce_id"] == getattr(output.event, "event_id", None)
        assert written.headers["ce_type"] == "item.started"
        assert written.headers["ce_subject"] == output.key
        assert written.headers["ce_time"] == "2026-03-02T11:00:00Z"
        assert written.headers["ce_specversion"] == "1.0"
        assert len(written.headers["traceparent"].split("-")) == 4

    async def test_no_event_is_a_tombstone(self, publisher: Publisher, topic_reader: Readable) -> None:
        await publisher.publish(Output(BACKLOG.name, "nord|T1|0", None, 0))
        (written,) = await topic_reader.read(BACKLOG.name)
        assert written.value is None
        assert written.key == "nord|T1|0"

    async def test_publishing_nothing_is_nothing(self, publisher: Publisher, topic_reader: Readable) -> None:
        await publisher.publish()
        assert await topic_reader.read(ITEMS.name) == []
