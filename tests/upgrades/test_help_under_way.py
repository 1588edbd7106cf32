"""Help that an earlier release left half done goes on: its orders get their verdicts, what was held is let go, and who
was asked can answer.

`stored/VERSION/under_way.sql` is the database of `assignment` of that release, cut while T2 and T3 helped T1 and T4 was
asked: the list of T2 was ordered and not yet judged, that of T3 was held.
"""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.items import TransferOrdered
from contracts.topics import ITEMS
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import a_team, an_outlook, judged
from tests.service.assignment.conftest import MONDAY_8
from tests.upgrades.test_stored_rows import VERSIONS

TEAMS = ("T1", "T2", "T3", "T4")
LEFT = [folder / "under_way.sql" for folder in VERSIONS if (folder / "under_way.sql").is_file()]
LATER = MONDAY_8 + timedelta(hours=2)


@pytest.fixture(params=LEFT, ids=lambda file: file.parent.name)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database file, as a release left it."""
    file = tmp_path / "assignment.sqlite"
    with sqlite3.connect(file) as database:
        database.executescript(request.param.read_text())
    return file


@pytest.fixture
async def upgraded(left: Path) -> AsyncIterator[Assignment]:
    """Today's `assignment` on it, which reads on where the other stopped."""
    with sqlite3.connect(left) as database:
        read = database.execute("select topic, partition, next_offset from positions")
        offsets: Counter[Any] = Counter({(topic, partition): following for topic, partition, following in read})
    async with running_assignment(f"sqlite+aiosqlite:///{left}", [*map(a_team, TEAMS)], offsets) as upgraded:
        yield upgraded


def waiting(left: Path) -> list[TransferOrdered]:
    """The orders that had no verdict."""
    asked = (
        "select o.order_id, o.item_id, o.proposal_id, json_extract(p.record, '$.to_team')"
        " from orders o join proposals p using (proposal_id) where o.verdict is null"
    )
    with sqlite3.connect(left) as database:
        return [
            TransferOrdered(
                event_id=order_id,
                item_id=item_id,
                occurred_at=MONDAY_8,
                from_team="T1",
                to_team=to_team,
                proposal_id=proposal_id,
                wave=1,
            )
            for order_id, item_id, proposal_id, to_team in database.execute(asked)
        ]


async def relief(upgraded: Assignment) -> dict[str, Any]:
    """The only relief, in full."""
    (only,) = (await upgraded.get("/v1/reliefs"))["reliefs"]
    found: dict[str, Any] = await upgraded.get(f"/v1/reliefs/{only['relief_id']}")
    return found


async def test_it_is_known_as_it_was(upgraded: Assignment) -> None:
    found = await relief(upgraded)
    assert {share["to_team"]: share["standing"] for share in found["shares"]} == {
        "T2": "running",
        "T3": "running",
        "T4": "asked",
    }
    lists = sorted((each["to_team"], each["state"]) for each in found["lists"])
    assert lists == [("T2", "done"), ("T2", "running"), ("T3", "done"), ("T3", "held"), ("T4", "offered")]
    assert (await upgraded.get("/v1/clock"))["pending_orders"] == 4


async def test_verdicts_on_its_orders_end_the_list_and_count_for_the_share(left: Path, upgraded: Assignment) -> None:
    orders = waiting(left)
    assert len(orders) == 4 and {order.to_team for order in orders} == {"T2"}
    await upgraded.items(*(judged(order, LATER, refused=False) for order in orders))
    found = await relief(upgraded)
    assert {each["state"] for each in found["lists"] if each["to_team"] == "T2"} == {"done"}
    (share,) = (each for each in found["shares"] if each["to_team"] == "T2")
    assert share["moved_minutes"] == 9 * 35 and (await upgraded.get("/v1/clock"))["pending_orders"] == 0


async def test_what_was_held_is_let_go_and_who_was_asked_agrees(upgraded: Assignment) -> None:
    found = await relief(upgraded)
    (held,) = (each for each in found["lists"] if each["state"] == "held")
    await upgraded.outlooks(LATER, *(an_outlook(team, LATER) for team in TEAMS))
    assert (await upgraded.decide(held["proposal_id"], "release", account="lead-T3")).status_code == 200
    assert (await upgraded.answer(found["relief_id"], "T4")).status_code == 200
    await upgraded.tick(LATER + timedelta(hours=1))
    sent = Counter(order.to_team for order in upgraded.sent(ITEMS))
    assert sent == {"T3": 4, "T4": 5}
