"""A consumer of one log and one compacted topic."""

import pytest

from contracts.topics import BACKLOG, ITEMS
from services.streams.consuming.consumer import ChunkConsumer
from tests.unit.streams.doubles import Apps


@pytest.fixture
async def consumer(apps: Apps) -> ChunkConsumer:
    return apps.new(ITEMS, BACKLOG).consumer
