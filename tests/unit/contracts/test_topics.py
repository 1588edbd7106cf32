"""The topic list: complete, consistent, and what the manifests say."""

import yaml

from contracts.publish import topic_manifests
from contracts.topics import TOPICS

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


def test_each_topic_has_a_dead_letter_topic_of_the_same_width_that_keeps_seven_days() -> None:
    for topic in TOPICS:
        manifest, dead = topic_manifests(topic)
        assert dead["metadata"]["name"] == f"{topic.name}.dlq"
        assert dead["spec"]["partitions"] == manifest["spec"]["partitions"]
        assert dead["spec"]["config"]["retention.ms"] == 604_800_000
        assert yaml.safe_dump(manifest)
