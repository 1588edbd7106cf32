"""The settings of Faust on which exactness and a quick return depend; its own defaults are other ones."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import faust
import pytest

from contracts.topics import ITEMS
from services.chassis.settings import Base
from services.streams.faust_app import StreamApp
from services.streams.state.directory import Slot, take_slot

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


@pytest.fixture
async def slot(tmp_path: Path) -> AsyncIterator[Slot]:
    slot = take_slot(tmp_path)
    yield slot
    slot.release()


@pytest.fixture
def new_app(slot: Slot) -> Callable[..., Any]:
    async def hand_over(chunk: object, done: object) -> None:
        pass

    def made(**settings: Any) -> Any:
        base = Base(partitions=2, data_dir=slot.folder, **settings)
        return StreamApp(base, "test", (ITEMS,), slot, store_version=1, hand_over=hand_over, fail=lambda _: None)

    return made


def test_every_setting_is_as_needed_and_most_are_not_fausts_own(new_app: Callable[..., Any]) -> None:
    conf = new_app().app.conf
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


async def test_a_named_worker_keeps_its_name_in_the_group(new_app: Callable[..., Any]) -> None:
    assert new_app().app.conf.consumer_group_instance_id is None
    stream = new_app(instance_id="backlog-0")
    assert stream.app.conf.consumer_group_instance_id == "backlog-0"
    assert stream.consumer._thread._create_worker_consumer(stream.app.transport)._group_instance_id == "backlog-0"


@pytest.mark.parametrize(("copies", "in_sync"), [(1, "1"), (3, "2")])
def test_the_changelog_has_as_many_copies_as_the_other_topics(
    new_app: Callable[..., Any], copies: int, in_sync: str
) -> None:
    stream = new_app(replication=copies)
    changelog = stream._table.changelog_topic
    assert (changelog.replicas or stream.app.conf.topic_replication_factor) == copies
    assert changelog.config["min.insync.replicas"] == in_sync
    assert changelog.compacting


@pytest.mark.parametrize(("clock", "seconds"), [("system", 0.05), ("driven", 0.0)])
def test_small_chunks_are_gathered_where_nobody_waits_for_each_answer(
    new_app: Callable[..., Any], clock: str, seconds: float
) -> None:
    assert new_app(clock=clock).consumer.pause_seconds == seconds
