"""Partitions, headers and topic settings, without a broker."""

import random

from aiokafka.partitioner import murmur2
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import derive_id
from contracts.items import ItemTouched
from contracts.topics import ITEM_STATE, ITEMS, TOPICS
from services.chassis.kafka import Output, encode, headers_for, partition_for
from services.chassis.kafka.topics import new_topics

TOUCHED = ItemTouched.model_validate(
    {"event_id": derive_id(1), "item_id": derive_id(2), "occurred_at": "2026-03-02T09:00:00+01:00"}
)
OUTPUT = Output(ITEMS.name, TOUCHED.item_id, TOUCHED)


@given(st.text(), st.integers(1, 1024))
def test_a_key_goes_where_every_kafka_client_puts_it(key: str, partitions: int) -> None:
    assert partition_for(key, partitions) == (murmur2(key.encode()) & 0x7FFFFFFF) % partitions


def test_keys_spread_over_all_partitions() -> None:
    keys = random.Random(7).sample(range(1_000_000), 1_000)
    assert {partition_for(derive_id(key), 12) for key in keys} == set(range(12))


def test_headers_are_cloud_events_and_the_trace_goes_on() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = dict(headers_for(OUTPUT, encode(TOUCHED), "intake", parent))
    assert headers["ce_id"].decode() == TOUCHED.event_id
    assert headers["ce_type"] == b"item.touched"
    assert headers["ce_source"] == b"/mailroom/intake"
    assert headers["ce_subject"].decode() == TOUCHED.item_id
    assert headers["ce_time"] == b"2026-03-02T08:00:00Z"
    assert headers["ce_specversion"] == b"1.0"
    assert headers["traceparent"].split(b"-")[1] == parent.split("-")[1].encode()
    assert headers["traceparent"].split(b"-")[2] != parent.split("-")[2].encode()


def test_a_message_without_an_id_gets_one_that_follows_from_it() -> None:
    tombstone = Output(ITEM_STATE.name, TOUCHED.item_id, None)
    first, second = (dict(headers_for(tombstone, None, "backlog", None)) for _ in range(2))
    assert first["ce_id"] == second["ce_id"]


def test_every_topic_has_a_dead_letter_topic_and_business_topics_have_one_partition_count() -> None:
    for topic in TOPICS:
        main, parked = new_topics(topic, partitions=12, replication=1)
        assert main.num_partitions == (1 if topic.partitioned_by == "single" else 12)
        assert parked.name == f"{topic.name}.dlq"
        assert main.topic_configs["cleanup.policy"] == topic.cleanup
        assert main.topic_configs["message.timestamp.type"] == "LogAppendTime"
        assert parked.topic_configs["message.timestamp.type"] == "LogAppendTime"
