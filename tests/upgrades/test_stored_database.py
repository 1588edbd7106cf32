"""The database of `assignment` as earlier releases left it: it is upgraded, and everything in it is still there."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.doubles.assignment import running_assignment
from tests.doubles.office.records import a_team
from tests.upgrades.test_stored_rows import VERSIONS

CODES = ("dueren-01", "dueren-02", "dueren-03", "dueren-04", "dueren-05", "dueren-06")
TEAMS = [a_team(code, region="dueren") for code in (*CODES, *(code.replace("dueren", "juelich") for code in CODES))]


@pytest.fixture(params=VERSIONS, ids=lambda folder: folder.name)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database file, as a release left it."""
    file = tmp_path / "assignment.sqlite"
    with sqlite3.connect(file) as database:
        database.executescript((request.param / "assignment.sql").read_text())
    return file


def agreements(database: sqlite3.Connection) -> dict[str, set[str]]:
    """The reliefs that are kept, with their lists; none before there were any."""
    if not database.execute("select 1 from sqlite_master where name = 'reliefs'").fetchone():
        return {}
    lists = [json.loads(record) for (record,) in database.execute("select record from proposals")]
    return {
        relief_id: {each["proposal_id"] for each in lists if each["relief_id"] == relief_id}
        for (relief_id,) in database.execute("select relief_id from reliefs")
    }


async def test_a_database_of_an_earlier_release_goes_on(left: Path) -> None:
    with sqlite3.connect(left) as database:
        before = dict(database.execute("select proposal_id, state from proposals"))
        items = [item for (item,) in database.execute("select item_id from items")]
        audited = database.execute("select count(*) from audit").fetchone()
        reliefs = agreements(database)
    assert before and items and audited != (0,)
    async with running_assignment(f"sqlite+aiosqlite:///{left}", TEAMS) as upgraded:
        for proposal_id, state in before.items():
            assert (await upgraded.get(f"/v1/proposals/{proposal_id}"))["state"] == state
        for relief_id, lists in reliefs.items():
            shown = await upgraded.get(f"/v1/reliefs/{relief_id}")
            assert {share["standing"] for share in shown["shares"]} == {"running"}
            assert {each["proposal_id"] for each in shown["lists"]} == lists and lists
        for item_id in items:
            assert (await upgraded.get(f"/v1/items/{item_id}/assignment"))["item_id"] == item_id
        assert (await upgraded.get("/v1/settings/dueren"))["moves"] == "on"
        assert await upgraded.get("/v1/clock")
    with sqlite3.connect(left) as database:
        assert database.execute("select count(*) from audit").fetchone() >= audited
