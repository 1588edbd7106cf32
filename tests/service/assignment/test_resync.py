"""A resync lists what the document system did not name: counts, pages, and only the regions it is about."""

from datetime import datetime, timedelta
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.base import derive_id
from contracts.batches import ResyncEnded
from contracts.item_state import ItemState, ItemStateChanged
from contracts.topics import BATCHES, ITEMS
from services.assignment.settings import Settings
from services.assignment.state.storage import store
from services.chassis.kafka import encode
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import a_team, an_item
from tests.service.assignment.conftest import MONDAY_8

BEFORE = MONDAY_8 - timedelta(days=1)
FIRST, SECOND = derive_id("resync", 1), derive_id("resync", 2)


def known(name: str, resync_id: str | None = None, **changed: Any) -> ItemStateChanged:
    return an_item(name, received_at=BEFORE, confirmed_by=resync_id, **changed)


async def ends(assignment: Assignment, resync_id: str, at: datetime, items: int, source: str = "akte") -> None:
    event_id = derive_id("ended", resync_id)
    ended = ResyncEnded(event_id=event_id, resync_id=resync_id, source=source, occurred_at=at, items=items)
    await assignment.records((BATCHES, 0, resync_id, ended))


def names(found: dict[str, Any]) -> set[str]:
    return {each["item_id"] for each in found["unconfirmed"]}


async def test_open_items_that_the_resync_did_not_name_are_listed_and_stay_open(assignment: Assignment) -> None:
    await assignment.items(
        known("named", FIRST),
        known("forgotten"),
        known("closed", state=ItemState.DONE),
        an_item("later", received_at=MONDAY_8 + timedelta(minutes=1)),
        known("elsewhere", region="sued"),
        known("unplaced", team=None),
    )
    await ends(assignment, FIRST, MONDAY_8, items=1)
    found = await assignment.get(f"/v1/resyncs/{FIRST}")
    assert (found["named_items"], found["confirmed_items"], found["unconfirmed_items"]) == (1, 1, 2)
    assert (found["source"], found["regions"], found["next_cursor"]) == ("akte", ["nord"], None)
    assert names(found) == {an_item("forgotten").item_id, an_item("unplaced").item_id}
    assert assignment.sent(ITEMS) == [], "it closes and moves nothing"


async def test_pages_are_stable_and_hold_each_item_once(assignment: Assignment) -> None:
    late = [known(f"i{number}", due_on=MONDAY_8.date()) for number in range(7)]
    await assignment.items(known("named", FIRST), *late)
    await ends(assignment, FIRST, MONDAY_8, items=1)
    pages: list[dict[str, Any]] = []
    cursor = None
    while cursor or not pages:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        pages.append(await assignment.get(f"/v1/resyncs/{FIRST}", limit=3, **more))
        cursor = pages[-1]["next_cursor"]
    listed = [each["item_id"] for page in pages for each in page["unconfirmed"]]
    assert listed == sorted(item.item_id for item in late) and len(pages) == 3


async def test_who_was_named_by_a_later_resync_of_the_same_source_is_confirmed(assignment: Assignment) -> None:
    other = derive_id("resync", 3)
    await assignment.items(known("both", SECOND), known("once", FIRST), known("other", other, region="sued"))
    await ends(assignment, FIRST, MONDAY_8, items=2)
    await ends(assignment, SECOND, MONDAY_8 + timedelta(days=7), items=1)
    await ends(assignment, other, MONDAY_8 + timedelta(days=8), items=1, source="other-akte")
    assert names(await assignment.get(f"/v1/resyncs/{FIRST}")) == set()
    second = await assignment.get(f"/v1/resyncs/{SECOND}")
    assert names(second) == {an_item("once").item_id} and second["regions"] == ["nord"]


async def test_only_supervisor_and_services_ask_and_only_for_what_has_ended(assignment: Assignment) -> None:
    await ends(assignment, FIRST, MONDAY_8, items=0)
    for account, path, status in (
        ("lead-T1", FIRST, 403),
        ("service", FIRST, 200),
        ("supervisor", SECOND, 404),
        ("supervisor", "not-an-id", 422),
        ("supervisor", f"{FIRST}?cursor=bad", 422),
    ):
        answer = await assignment.client.get(f"/v1/resyncs/{path}", headers=assignment.headers(account))
        assert answer.status_code == status, (account, path)


async def test_a_database_from_before_learns_what_it_needs(database_url: str) -> None:
    item = known("old", FIRST)

    def as_it_was(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(store.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        row = {"item_id": item.item_id, "due_on": item.due_on, "record": encode(item).decode()}
        names = "item_id, version, open, state, team, region, due_on, record"
        values = ":item_id, 1, :open, 'WAITING', 'T1', 'nord', :due_on, :record"
        connection.execute(text(f"INSERT INTO items ({names}) VALUES ({values})"), {**row, "open": True})

    database = create_async_engine(Settings(database_url=database_url).database)
    async with database.begin() as connection:
        await connection.run_sync(as_it_was)
    await database.dispose()
    async with running_assignment(database_url, [a_team("T1")]) as assignment:
        await ends(assignment, FIRST, MONDAY_8, items=1)
        found = await assignment.get(f"/v1/resyncs/{FIRST}")
        assert (found["confirmed_items"], found["unconfirmed_items"]) == (1, 0)
