"""A local store that takes no more writes ends the worker, and nothing is missing once there is room again."""

from pathlib import Path

import pytest

from deploy.launcher.broker import BrokerProcess
from tests.integration.streams.toys.group import all_done
from tests.integration.streams.toys.numbers import Sender, judged
from tests.integration.streams.toys.process import Toy

pytestmark = pytest.mark.kafka

LARGEST_FILE = 100_000
"""Bytes: the log that RocksDB writes ahead of everything else reaches it after a thousand rows or so."""


async def test_a_full_disk_ends_the_worker_and_nothing_is_lost_when_there_is_room_again(
    broker: BrokerProcess, tmp_path: Path
) -> None:
    kafka = broker.bootstrap
    sender = Sender(kafka, keys=10_000)
    toys = []
    try:
        for attempt in range(2):
            toy = Toy(kafka, tmp_path, f"full-{attempt}", largest_file=str(LARGEST_FILE))
            toys.append(toy)
            if not attempt:
                await sender.send(20_000, 4_000)
            assert await toy.ended(60) == 1
            assert "action=stream.broke error=BrokenStoreError" in toy.log.read_text()
        toys.append(Toy(kafka, tmp_path, "room"))
        await all_done(kafka)
        assert "partition.stopped" not in toys[-1].log.read_text()
        assert await toys[-1].leave() == 0
        await judged(kafka, sender.sent)
    finally:
        for toy in toys:
            toy.kill()
