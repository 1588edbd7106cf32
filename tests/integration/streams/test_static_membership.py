"""A worker with a name of its own in the group is back at once after a kill; nobody waits for its session to end."""

import time
from pathlib import Path

import pytest

from deploy.launcher.broker import BrokerProcess
from tests.integration.streams.toys.group import PARTITIONS, all_done
from tests.integration.streams.toys.numbers import Sender, judged
from tests.integration.streams.toys.process import Toy

pytestmark = pytest.mark.kafka

SESSION_LEFT_SECONDS = 7.0
"""A session lasts 10 s from the last heartbeat, and that is at most 3 s old."""


async def resumed_after(kafka: str, folder: Path, sender: Sender, instance: str) -> float:
    """Seconds from the kill of one of two workers to the moment everything is committed again."""
    names = [f"{instance}-{number}" if instance else "" for number in range(2)]
    toys = [Toy(kafka, folder, f"before-{instance}{number}", instance_id=names[number]) for number in range(2)]
    try:
        for toy in toys:
            await toy.ready()
        await sender.send(2_000)
        await all_done(kafka)
        spare = Toy(kafka, folder, f"after-{instance}", instance_id=names[1], waits="true")
        toys.append(spare)
        await spare.waits()
        await sender.send(2_000)
        await all_done(kafka)
        toys[1].kill()
        killed = time.monotonic()
        spare.go()
        await sender.send(2_000)
        await all_done(kafka)
        took = time.monotonic() - killed
        if instance:
            assert await toys[0].leave() == await toys[2].leave() == 0
        return took
    finally:
        for toy in toys:
            toy.kill()


async def test_a_killed_worker_with_a_name_is_back_before_its_session_would_have_ended(
    broker: BrokerProcess, tmp_path: Path
) -> None:
    kafka = broker.bootstrap
    sender = Sender(kafka, keys=50 * PARTITIONS)
    named = await resumed_after(kafka, tmp_path / "named", sender, "toy")
    nameless = await resumed_after(kafka, tmp_path / "nameless", sender, "")
    print(f"named {named:.1f} s, nameless {nameless:.1f} s")
    await judged(kafka, sender.sent)
    assert named < SESSION_LEFT_SECONDS <= nameless
