"""Stream apps for each test, in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.streams.doubles import Apps


@pytest.fixture
async def apps(tmp_path: Path) -> AsyncIterator[Apps]:
    """Made inside the event loop, which Faust needs."""
    apps = Apps(tmp_path)
    yield apps
    apps.directory.release()
