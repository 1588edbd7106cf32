"""The auditor on real Kafka: finds a forged owner, continues from its snapshot, says what it could not check."""

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import RecordsToDelete

from audit.__main__ import main
from contracts.backlog import BacklogCell, BacklogCounted
from contracts.base import Topic, derive_id
from contracts.item_state import ItemState
from contracts.items import ItemClass, ItemEvent
from contracts.topics import BACKLOG, ITEM_STATE, ITEMS, TEAMS
from mailroom.items import Item, evolve
from services.chassis.kafka import KafkaPublisher, Output, encode, partition_for
from services.chassis.kafka.cluster import connected_admin
from tests.doubles.backlog_bytes import publish
from tests.doubles.office.lives import REGION, ROSTER, History, described

pytestmark = pytest.mark.kafka


class Desk:
    """Publishes what `backlog` would, so that a test can also publish what it must not."""

    def __init__(self, kafka: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.kafka, self._capsys = kafka, capsys
        self.items: dict[str, Item] = {}

    def work(self, *events: ItemEvent) -> None:
        """Events, the item's records after them, and the counts of all open items."""
        states = []
        for event in events:
            item = self.items[event.item_id] = evolve(self.items.get(event.item_id), event, 100, ROSTER)
            states.append(Output(ITEM_STATE.name, event.item_id, publish(item)))
        self.send([*(Output(ITEMS.name, event.item_id, event) for event in events), *states, *self._counts()])

    def forge(self, item_id: str, team: str) -> None:
        forged = publish(self.items[item_id]).model_copy(update={"team": team, "version": 1_000_000})
        self.send([Output(ITEM_STATE.name, item_id, forged)])

    def _counts(self) -> Iterable[Output]:
        for team in "abc":
            mine = [publish(item) for item in self.items.values() if item.team == team]
            cells = [
                BacklogCell(ItemClass(one.item_class), ItemState(one.state), one.due_on, one.legal_received_on, 1, 35)
                for one in mine
                if one.state not in (ItemState.DONE, ItemState.WITHDRAWN)
            ]
            count = BacklogCounted(
                region=REGION, team=team, source_partition=0, version=1, at=None, cells=tuple(cells), day_flows=()
            )
            yield Output(BACKLOG.name, f"{REGION}|{team}|0", count, partition_for(REGION, 4))

    def send(self, outputs: Iterable[Output]) -> None:
        async def publish_all() -> None:
            async with KafkaPublisher(self.kafka, "test") as publisher:
                await publisher.publish(*outputs)

        asyncio.run(publish_all())

    def forget(self) -> None:
        """What retention does: the log's beginning is deleted."""

        async def delete() -> None:
            async with connected_admin(self.kafka) as admin:
                await admin.delete_records({TopicPartition(ITEMS.name, n): RecordsToDelete(-1) for n in range(4)})

        asyncio.run(delete())

    def raw(self, topic: Topic, value: bytes, key: str = "-", parked_as: str | None = None) -> None:
        """A record as it is, and the dead letter of it."""

        async def send() -> None:
            async with AIOKafkaProducer(bootstrap_servers=self.kafka) as producer:
                at = await producer.send_and_wait(topic.name, value, key=key.encode())
                if parked_as is not None:
                    origin = {"topic": at.topic, "partition": str(at.partition), "offset": str(at.offset)}
                    headers = [("reason_code", parked_as.encode())]
                    headers += [(f"origin_{name}", said.encode()) for name, said in origin.items()]
                    await producer.send_and_wait(topic.dead_letters, value, key=key.encode(), headers=headers)

        asyncio.run(send())

    def audited(self, *more: str, expected: int = 0) -> tuple[list[str], dict[str, Any]]:
        """The lines before the last one, and the last one."""
        self._capsys.readouterr()
        assert main(["--kafka", self.kafka, "--json", "--wait-quiet", "0.5", *more]) == expected
        *before, last = self._capsys.readouterr().out.splitlines()
        return before, json.loads(last)


@pytest.fixture
def desk(kafka: str, topics: int, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(kafka, capsys)
    made.send([Output(TEAMS.name, name, described(name)) for name in "abc"])
    made.work(*(History(number).received(0, team="a") for number in range(5)))
    return made


def test_what_agrees_ends_with_0_and_one_line_of_figures(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kafka", desk.kafka]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("auditor items=5 owner_diff=0 state_diff=0 totals_diff=0 plan_hash=")
    assert " opened=0 cleared=0 moved=0 duplicates=0 contradictions=0 dead_letters=0 " in line
    assert " unreadable=0 too_late=0 unaccounted=0 " in line


def test_a_forged_owner_is_found_and_named_though_its_version_is_higher(desk: Desk) -> None:
    victim = min(desk.items)
    desk.forge(victim, "b")
    before, last = desk.audited(expected=1)
    assert (last["owner_diff"], last["state_diff"], last["totals_diff"]) == (1, 0, 0)
    assert before == [f"item {victim}: expected owner a, published b"]


def test_a_wrong_total_and_a_missing_record_are_found(desk: Desk) -> None:
    desk.send([Output(ITEMS.name, derive_id("item", 9), History(9).received(0, team="b"))])
    before, last = desk.audited(expected=1)
    assert (last["items"], last["state_diff"], last["totals_diff"]) == (6, 1, 1)
    assert before[0].endswith("expected WAITING at b, published nothing")
    assert before[1] == "total b VAEM WAITING: expected 1 items 35 min, published 0 items 0 min"


def test_a_good_event_that_an_operator_set_aside_counts_only_when_it_is_replayed(desk: Desk) -> None:
    event = History(9).received(0, team="b")

    desk.raw(ITEMS, encode(event), event.item_id, parked_as="parked_by_operator")
    _, last = desk.audited()
    assert (last["items"], last["dead_letters"]) == (5, 1)
    desk.work(event)
    _, last = desk.audited()
    assert (last["items"], last["dead_letters"]) == (6, 1)


def test_what_cannot_be_read_counts_and_agrees_only_as_a_dead_letter(desk: Desk) -> None:
    desk.raw(ITEMS, b"{", parked_as="not_json")
    _, last = desk.audited()
    assert (last["unreadable"], last["unaccounted"], last["dead_letters"]) == (1, 0, 1)
    desk.raw(ITEMS, b"{")
    before, last = desk.audited(expected=1)
    assert (last["unreadable"], last["unaccounted"]) == (2, 1)
    assert before[0].startswith("record mailroom.items.v1[")


def test_an_unreadable_record_of_a_service_and_a_late_event_that_nobody_parked_are_differences(desk: Desk) -> None:
    history = History(0)
    history.received()
    steps = [history.fact("parked" if n % 2 else "resumed", 10 + n) for n in range(100)]
    desk.work(*steps)
    late = history.fact("completed", 5)
    desk.raw(ITEMS, encode(late), late.item_id, parked_as="too_late")
    _, last = desk.audited()
    assert (last["too_late"], last["unaccounted"]) == (1, 0)
    again = history.fact("completed", 6)
    desk.raw(ITEMS, encode(again), again.item_id)
    desk.raw(BACKLOG, b"{")
    _, last = desk.audited(expected=1)
    assert (last["too_late"], last["unreadable"], last["unaccounted"]) == (2, 1, 2)


def test_items_older_than_the_log_start_from_the_snapshot_or_are_counted_as_unchecked(
    desk: Desk, tmp_path: Path
) -> None:
    book = str(tmp_path / "book.gz")
    _, first = desk.audited("--save", book)
    desk.forget()
    started = History(0)
    started.received()
    desk.work(started.fact("handed_over", 5, to_team="b"), started.fact("completed", 6))

    _, without = desk.audited()
    assert (without["items"], without["unchecked"]) == (0, 5)
    _, with_book = desk.audited("--from", book)
    assert (with_book["items"], with_book["unchecked"]) == (first["items"], 0)

    desk.forge(min(desk.items), "c")
    _, forged = desk.audited("--from", book, expected=1)
    assert forged["owner_diff"] == 1


def test_a_snapshot_that_ends_before_the_log_begins_is_refused(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = str(tmp_path / "book.gz")
    desk.audited("--save", book)
    desk.work(*(History(number).received(0, team="a") for number in range(20, 40)))
    desk.forget()
    assert main(["--kafka", desk.kafka, "--from", book]) == 2
    assert "records are missing" in capsys.readouterr().err


def test_what_cannot_be_read_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kafka", "127.0.0.1:1"]) == 2
    assert "cannot read" in capsys.readouterr().err
