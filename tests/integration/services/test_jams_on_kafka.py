"""The jams worker on real Kafka: counts, capacity and a tick in; outlooks, a jam and the sign of completeness out."""

from pathlib import Path
from time import monotonic

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.backlog import PartialsReached
from contracts.base import Event, derive_id
from contracts.items import BusinessTimeReached
from contracts.jams import JAMS_RECORD, OUTLOOK_RECORD, OutlookReady, TeamOutlookDrawn
from contracts.topics import BACKLOG, CAPACITY, JAMS, OUTLOOK, TEAMS
from mailroom.workdays import local
from services.chassis.kafka import KafkaPublisher, Output, decode, partition_for
from tests.doubles.office.teams import MONDAY, REGION, USUAL, cell, describe, partial, publish
from tests.integration.workers import running

pytestmark = pytest.mark.kafka

NINE = local(MONDAY, 9)
TEN = local(MONDAY, 10)
BUSY = {item_class: level * 1.4 for item_class, level in USUAL.items()}
PATIENCE = 30.0


async def read_until_ready(consumer: AIOKafkaConsumer, at: object) -> list[Event]:
    seen: list[Event] = []
    give_up = monotonic() + PATIENCE
    while monotonic() < give_up:
        for records in (await consumer.getmany(timeout_ms=100)).values():
            for record in records:
                if record.topic == OUTLOOK.name:
                    seen.append(decode(OUTLOOK_RECORD, record.value))
                else:
                    seen.append(decode(JAMS_RECORD, record.value))
        if any(isinstance(event, OutlookReady) and event.at == at for event in seen):
            return seen
    raise AssertionError("the tick was not answered")


def open_items(events: list[Event]) -> list[int]:
    return [event.open_items for event in events if isinstance(event, TeamOutlookDrawn)]


async def test_a_jam_opens_on_real_kafka_and_a_restarted_worker_goes_on(
    kafka: str, topics: int, tmp_path: Path, publisher: KafkaPublisher
) -> None:
    partition = partition_for(REGION, topics)
    async with AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False) as consumer:
        places = [TopicPartition(topic.name, partition) for topic in (OUTLOOK, JAMS)]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)

        def capacity(event: Event) -> Output:
            return Output(CAPACITY.name, REGION, event, partition)

        def backlog(event: Event) -> Output:
            return Output(BACKLOG.name, REGION, event, partition)

        def tick(at: object) -> list[Output]:
            reached = [
                PartialsReached.model_validate(
                    {"region": REGION, "source_partition": source, "source_partitions": 2, "at": at}
                )
                for source in (0, 1)
            ]
            business_time = BusinessTimeReached.model_validate({"event_id": derive_id(at), "at": at})
            return [*map(backlog, reached), capacity(business_time)]

        await publisher.publish(Output(TEAMS.name, "team-1", describe("team-1", BUSY)))
        full = [cell(30, due_in) for due_in in range(1, 11)]
        async with running("jams", kafka, topics, tmp_path):
            await publisher.publish(
                capacity(publish(MONDAY, 2.5, 2.0, 5.5, persons_planned=3, persons_unplanned=5)),
                backlog(partial(full, source=0)),
                backlog(partial(full, source=1)),
                *tick(NINE),
            )
            seen = await read_until_ready(consumer, NINE)
        assert open_items(seen) == [600]
        async with running("jams", kafka, topics, tmp_path / "elsewhere"):
            await publisher.publish(*tick(TEN))
            seen = await read_until_ready(consumer, TEN)
        assert open_items(seen) == [600]
