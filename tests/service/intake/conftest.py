"""A running `intake` for each test."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.doubles.intake import LETTER, Intake, running_intake

MONDAY_7 = "2026-03-02T07:00:00+01:00"


@pytest.fixture
async def intake() -> AsyncIterator[Intake]:
    """With a driven clock at Monday, 2 March 2026, 7:00 in Berlin and the teams T1 and T2 of region nord."""
    async with running_intake() as intake:
        await intake.post("/v1/clock", {"at": MONDAY_7})
        await intake.describe("T1")
        await intake.describe("T2")
        yield intake


@pytest.fixture
def letter() -> dict[str, Any]:
    """A body of `POST /v1/items` with nothing but what is needed."""
    return LETTER | {"channel": "scan_provider"}
