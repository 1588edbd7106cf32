"""A Kafka of a test's own, with the toy's topics: it may crash or lose records."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.launcher.broker import BrokerProcess
from tests.integration.streams.toys.group import new_topics


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[BrokerProcess]:
    broker = BrokerProcess(tmp_path / "kafka")
    await broker.start()
    await new_topics(broker.bootstrap)
    yield broker
    broker.kill()
