"""The rebalancer on real Kafka: outlook and movable of a tick in, one plan out, and the same again after a restart."""

from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.base import Event, Topic
from contracts.jams import OutlookReady
from contracts.plans import PLANS_RECORD, MovableReady, NoPlan, PlanDrawn, PlanReason
from contracts.proposals import PlanTaken
from contracts.topics import MOVABLE, OUTLOOK, PLANS, PROPOSALS, TEAMS
from services.chassis.kafka import KafkaPublisher, Output, decode, partition_for
from tests.doubles.office.situations import AT, REGION, described, jammed, movable, outlook
from tests.integration.workers import running

pytestmark = pytest.mark.kafka

PATIENCE = 40.0


async def next_answer(consumer: AIOKafkaConsumer) -> Event:
    give_up = monotonic() + PATIENCE
    while monotonic() < give_up:
        for records in (await consumer.getmany(timeout_ms=100, max_records=1)).values():
            for record in records:
                return decode(PLANS_RECORD, record.value)
    raise AssertionError("the tick was not answered")


async def test_a_tick_is_answered_once_and_again_after_a_restart(
    kafka: str, topics: int, tmp_path: Path, publisher: KafkaPublisher
) -> None:
    partition = partition_for(REGION, topics)

    async def send(topic: Topic, *events: Event) -> None:
        await publisher.publish(*[Output(topic.name, REGION, event, partition) for event in events])

    async def tick(hours: int, version: int) -> None:
        at = AT + timedelta(hours=hours)
        drawn = [jammed("a", at=at), *[outlook(name, at=at) for name in "bcd"]]
        await send(OUTLOOK, *drawn, OutlookReady(region=REGION, at=at, teams=4, unplaced_items=0))
        ready = MovableReady(region=REGION, at=at, proposals_version=version, settings_version=0)
        await send(MOVABLE, movable("a", at=at), ready)

    async with AIOKafkaConsumer(bootstrap_servers=kafka) as consumer:
        consumer.assign([TopicPartition(PLANS.name, partition)])
        await consumer.seek_to_beginning()
        teams = [described(name) for name in "abcd"]
        await publisher.publish(*[Output(TEAMS.name, team.team, team) for team in teams])
        await tick(0, 0)
        async with running("rebalancer", kafka, topics, tmp_path):
            plan = await next_answer(consumer)
            assert isinstance(plan, PlanDrawn)
            assert {move.from_team for move in plan.moves} == {"a"}
        await send(PROPOSALS, PlanTaken(region=REGION, version=1, at=AT, plan_id=plan.plan_id))
        await tick(1, 1)
        await tick(0, 0)
        async with running("rebalancer", kafka, topics, tmp_path):
            answers = [await next_answer(consumer) for _ in range(3)]
        quiet = NoPlan(region=REGION, at=AT + timedelta(hours=1), reason=PlanReason.ALREADY_PENDING)
        assert sorted(answers, key=lambda answer: answer.type) == [plan, plan, quiet]
