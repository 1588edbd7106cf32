"""One trace from the call to `intake` through Kafka to what `backlog` publishes."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.base import derive_id
from contracts.topics import ITEM_STATE, ITEMS
from tests.integration.services.test_intake_on_kafka import AT, intake
from tests.integration.topics import records
from tests.integration.workers import running

pytestmark = pytest.mark.kafka
__all__ = ["intake"]
TRACE = "0af7651916cd43dd8448eb211c80319c"


async def test_a_trace_goes_on_from_http_to_the_state_of_the_item(
    intake: httpx.AsyncClient, kafka: str, topics: int, tmp_path: Path
) -> None:
    await intake.post("/v1/clock", json={"at": AT})
    team = {"region": "nord", "site": "A", "heads": 10, "posts_fte": 10, "staffed_fte": 9}
    assert (await intake.put("/v1/teams/T1", json=team)).status_code == 202
    item_id = derive_id("traced")
    letter = {"item_id": item_id, "item_class": "UNTERLAGEN", "channel": "scan_provider", "team": "T1"}
    answer = await intake.post(
        "/v1/items",
        json={**letter, "legal_received_on": "2026-03-01"},
        headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"},
    )
    assert answer.status_code == 202, answer.text
    assert answer.headers["traceresponse"][3:35] == TRACE
    async with running("backlog", kafka, topics, tmp_path):
        async with asyncio.timeout(60):
            while not (states := await traces(kafka, ITEM_STATE.name, item_id)):  # noqa: ASYNC110 - as readers do
                await asyncio.sleep(0.2)
    assert await traces(kafka, ITEMS.name, item_id) == [TRACE]
    assert set(states) == {TRACE}


async def traces(kafka: str, topic: str, item_id: str) -> list[str]:
    """The traces of the records of an item."""
    found: list[Any] = [each for each in await records(kafka, topic) if each.key == item_id.encode()]
    return [dict(each.headers)["traceparent"].decode()[3:35] for each in found]
