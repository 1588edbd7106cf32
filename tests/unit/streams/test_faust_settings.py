"""The settings of Faust on which exactness and a quick return depend; its own defaults are other ones."""

import faust
import pytest

from tests.unit.streams.doubles import Apps

AS_NEEDED = {
    "broker_session_timeout": 10.0,
    "broker_heartbeat_interval": 3.0,
    "broker_request_timeout": 30.0,
    "broker_max_poll_interval": 300.0,
    "broker_commit_interval": 1.0,
    "consumer_auto_offset_reset": "earliest",
    "producer_acks": -1,
    "producer_max_batch_size": 262_144,
    "producer_request_timeout": 30.0,
    "producer_threaded": False,
    "stream_buffer_maxsize": 16,
    "stream_wait_empty": True,
    "table_standby_replicas": 0,
    "web_enabled": False,
    "web_tables_enabled": False,
    "debug": False,
}


def test_every_setting_is_as_needed_and_most_are_not_fausts_own(apps: Apps) -> None:
    conf = apps.new().app.conf
    assert {name: getattr(conf, name) for name in AS_NEEDED} == AS_NEEDED
    assert conf.processing_guarantee.value == "at_least_once"
    stock = faust.App("stock").conf
    same = {name for name in AS_NEEDED if getattr(stock, name) == AS_NEEDED[name]}
    assert same == {
        "broker_heartbeat_interval",
        "consumer_auto_offset_reset",
        "producer_acks",
        "producer_threaded",
        "stream_wait_empty",
        "debug",
    }


async def test_a_named_worker_keeps_its_name_in_the_group(apps: Apps) -> None:
    assert apps.new().app.conf.consumer_group_instance_id is None
    stream = apps.new(instance_id="backlog-0")
    assert stream.app.conf.consumer_group_instance_id == "backlog-0"
    assert stream.consumer._thread._create_worker_consumer(stream.app.transport)._group_instance_id == "backlog-0"


@pytest.mark.parametrize(("copies", "in_sync"), [(1, "1"), (3, "2")])
def test_the_changelog_has_as_many_copies_as_the_other_topics(apps: Apps, copies: int, in_sync: str) -> None:
    stream = apps.new(replication=copies)
    changelog = stream._table.changelog_topic
    assert (changelog.replicas or stream.app.conf.topic_replication_factor) == copies
    assert changelog.config["min.insync.replicas"] == in_sync
    assert changelog.compacting


@pytest.mark.parametrize(("clock", "seconds"), [("system", 0.05), ("driven", 0.0)])
def test_small_chunks_are_gathered_where_nobody_waits_for_each_answer(apps: Apps, clock: str, seconds: float) -> None:
    assert apps.new(clock=clock).consumer.pause_seconds == seconds
