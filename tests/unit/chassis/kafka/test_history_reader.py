"""Under way too a reader notices that a log became another one, before anything of it is applied."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.client import ConnectionGroup
from aiokafka.errors import KafkaConnectionError

from contracts.topics import BATCHES, ITEM_STATE
from services.chassis.kafka.history.breach import Breach, BrokenHistoryError
from services.chassis.kafka.history.marks import Mark, Trail, mark_of
from services.chassis.kafka.history.reader import ReaderHistory

LOG, COMPACTED = TopicPartition(BATCHES.name, 0), TopicPartition(ITEM_STATE.name, 0)


def records(*offsets: int) -> list[Any]:
    return [SimpleNamespace(offset=offset, timestamp=offset, key=b"k", value=b"v") for offset in offsets]


class Kafka:
    """Begins at 0 and ends at 100; as a consumer and as somebody who looks into the log."""

    def __init__(self) -> None:
        self.away = False
        self.other_from = 1_000
        self.asked: list[dict[Any, int]] = []
        self.reconnect()

    def reconnect(self) -> None:
        conns = {(1, ConnectionGroup.DEFAULT): object()}
        self._client = SimpleNamespace(cluster=SimpleNamespace(leader_for_partition=lambda _: 1), _conns=conns)

    async def beginning_offsets(self, wanted: list[Any]) -> dict[Any, int]:
        if self.away:
            raise KafkaConnectionError
        return dict.fromkeys(wanted, 0)

    async def end_offsets(self, wanted: list[Any]) -> dict[Any, int]:
        return dict.fromkeys(wanted, 100)

    async def look(self, wanted: Any) -> dict[Any, Mark]:
        self.asked.append(dict(wanted))
        return {
            tp: Mark(at, "another") if at >= self.other_from else mark_of(records(at)[0]) for tp, at in wanted.items()
        }


@pytest.fixture
def kafka() -> Kafka:
    return Kafka()


@pytest.fixture
async def history(kafka: Kafka) -> ReaderHistory:
    consumer: Any = kafka
    history = ReaderHistory(consumer, kafka.look, [LOG.topic])
    await history.begin({LOG: (10, Trail((mark_of(records(9)[0]),)))}, {COMPACTED: 0})
    assert history.standing == {}
    return history


async def test_over_one_connection_nobody_looks_twice(history: ReaderHistory, kafka: Kafka) -> None:
    assert await history.confirm({LOG: records(10, 11)})
    asked = len(kafka.asked)
    for offset in range(12, 20):
        assert await history.confirm({LOG: records(offset)})
    assert len(kafka.asked) == asked
    kafka.reconnect()
    assert await history.confirm({LOG: records(20)})
    assert kafka.asked[-1] == {LOG: 19}


async def test_another_log_behind_a_new_connection_is_not_applied(history: ReaderHistory, kafka: Kafka) -> None:
    assert await history.confirm({LOG: records(10, 11)})
    kafka.reconnect()
    kafka.other_from = 11
    with pytest.raises(BrokenHistoryError):
        await history.confirm({LOG: records(12)})


async def test_the_stored_mark_counts_where_nothing_was_read_yet(history: ReaderHistory, kafka: Kafka) -> None:
    kafka.other_from = 9
    with pytest.raises(BrokenHistoryError):
        await history.confirm({LOG: records(10)})


async def test_a_client_that_began_anew_at_the_beginning_is_noticed(history: ReaderHistory) -> None:
    with pytest.raises(BrokenHistoryError):
        await history.confirm({LOG: records(0, 1)})


async def test_holes_of_a_compacted_topic_are_none_of_it(history: ReaderHistory) -> None:
    assert await history.confirm({COMPACTED: records(3, 9)})
    assert await history.confirm({COMPACTED: records(30)})


async def test_while_kafka_is_away_nothing_is_confirmed(history: ReaderHistory, kafka: Kafka) -> None:
    kafka.away = True
    assert not await history.confirm({LOG: records(10)})
    kafka.away = False
    assert await history.confirm({LOG: records(10)})


async def test_what_is_stored_is_judged_at_the_start(kafka: Kafka) -> None:
    consumer: Any = kafka
    history = ReaderHistory(consumer, kafka.look, [LOG.topic])
    await history.begin({LOG: (120, Trail((mark_of(records(50)[0]),)))}, {})
    assert history.standing == {LOG: Breach("other_history", 120, 0, 100, 51)}
    await history.begin({LOG: (51, Trail((mark_of(records(50)[0]),)))}, {})
    assert history.standing == {}
