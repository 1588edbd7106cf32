"""The topic list: complete, consistent, and what the manifests say."""

import yaml

from contracts.base import MAX_RECORD_BYTES
from contracts.publish import topic_manifests
from contracts.topics import TOPICS
from services.chassis.kafka.topics import new_topics

SERVICES = {"intake", "backlog", "jams", "rebalancer", "assignment", "audit"}


def test_topic_names_follow_the_rule_and_are_unique() -> None:
    names = [topic.name for topic in TOPICS]
    assert len(set(names)) == len(names)
    assert all(name.startswith("mailroom.") and name.endswith(".v1") for name in names)


def test_every_topic_has_producers_consumers_events_and_a_purpose() -> None:
    for topic in TOPICS:
        assert topic.producers and topic.consumers and topic.events and topic.purpose
        assert set(topic.producers) | set(topic.consumers) <= SERVICES


def test_only_backlog_writes_the_state_of_items() -> None:
    assert [topic.producers for topic in TOPICS if topic.name == "mailroom.item-state.v1"] == [("backlog",)]


def test_each_topic_has_a_dead_letter_topic_that_keeps_seven_days() -> None:
    for topic in TOPICS:
        manifest, dead = topic_manifests(topic)
        assert dead["metadata"]["name"] == f"{topic.name}.dlq"
        assert int(dead["spec"]["config"]["retention.ms"]) == 604_800_000
        assert yaml.safe_dump(manifest)


def test_what_kubernetes_is_told_of_a_topic_is_what_is_created_without_it() -> None:
    for topic in TOPICS:
        for manifest, created in zip(topic_manifests(topic), new_topics(topic, 12, 3), strict=True):
            spec, config = manifest["spec"], dict(manifest["spec"]["config"])
            assert config.pop("min.insync.replicas") == 2  # of three copies; one broker on a desk has one
            assert (manifest["metadata"]["name"], spec["partitions"]) == (created.name, created.num_partitions)
            assert config == created.topic_configs


def test_a_dead_letter_may_be_as_large_as_its_record_and_the_headers_that_explain_it() -> None:
    for topic in TOPICS:
        record, letter = (int(each.topic_configs["max.message.bytes"]) for each in new_topics(topic, 12, 1))
        assert record == MAX_RECORD_BYTES < letter
