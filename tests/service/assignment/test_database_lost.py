"""A database that is locked, gone, or held by another process: nothing is lost, and nothing is written twice."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import httpx
import pytest
from sqlalchemy import select

from contracts.topics import SETTINGS
from deploy.launcher.postgres import Server
from services.assignment.settings import Settings
from services.assignment.state.storage import tables
from services.assignment.state.storage.lock import LOCK_NUMBER, DatabaseLost, SecondProcess
from services.assignment.state.storage.store import Store
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import REGION, a_team, an_item

TEAMS = [a_team("T1"), a_team("T2")]


async def taken_over(url: str) -> Store:
    """End the backend that holds the lock, and take the lock as another process would."""
    other = await asyncpg.connect(url)
    ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1"
    await other.fetch(ended, LOCK_NUMBER)
    await other.close()
    successor = Store(Settings(database_url=url))
    async with asyncio.timeout(10):
        while True:
            try:
                await successor.start()
                return successor
            except SecondProcess:
                await successor.stop()
                await asyncio.sleep(0.01)


async def someone_waits(url: str) -> None:
    """Returns when a session waits for a row that another one keeps."""
    looking = await asyncpg.connect(url)
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%holder%'"
    async with asyncio.timeout(10):
        while not await looking.fetchval(waits):  # noqa: ASYNC110 - the server is asked
            await asyncio.sleep(0.01)
    await looking.close()


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
class TestOnPostgres:
    """One process holds the database."""

    async def test_who_lost_the_lock_writes_and_sends_no_more(self, database_url: str) -> None:
        async with running_assignment(database_url, TEAMS) as first:
            await first.moves_on()
            await first.settled()
            successor = await taken_over(database_url)
            before = len(first.connection.publisher.outputs)
            refused = await first.client.put(
                f"/v1/settings/{REGION}", json={"moves": "watch_only"}, headers=first.headers("supervisor")
            )
            assert (refused.status_code, refused.json()["code"]) == (503, "ending")
            await dead(first)
            assert len(first.connection.publisher.outputs) == before
            async with successor.read() as connection:
                (record,) = (await connection.execute(select(tables.settings.c.record))).scalars()
                assert '"moves":"on"' in record
            await successor.stop()

    async def test_the_number_fences_even_where_the_loss_was_not_heard(self, database_url: str) -> None:
        first = Store(Settings(database_url=database_url))
        await first.start()
        first.on_lost = lambda _: None
        successor = await taken_over(database_url)
        first.lost = ""  # as if no word of it had come through
        with pytest.raises(DatabaseLost):
            async with first.write() as writing:
                await writing.commit()
        with pytest.raises(DatabaseLost):
            async with first.fenced():
                pytest.fail("it would have sent")
        await first.stop()
        await successor.stop()

    async def test_a_take_over_waits_for_what_is_being_written_or_sent(self, database_url: str) -> None:
        first = Store(Settings(database_url=database_url))
        await first.start()
        async with first.fenced():
            following = asyncio.create_task(taken_over(database_url))
            await someone_waits(database_url)
            assert not following.done()
        successor = await following
        await first.stop()
        await successor.stop()

    async def test_a_server_that_is_away_at_the_start_is_waited_for(
        self, database_url: str, postgres: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        await asyncio.to_thread(postgres.stop)
        try:
            store = Store(Settings(database_url=database_url))
            starting = asyncio.create_task(store.start())
            async with asyncio.timeout(30):
                while "database.busy" not in caplog.text:  # noqa: ASYNC110 - it is said to whoever reads the log
                    await asyncio.sleep(0.01)
            assert not starting.done()
        finally:
            await asyncio.to_thread(postgres.start)
        await starting
        assert store.term == 1
        await store.stop()

    async def test_a_restart_of_the_server_ends_the_process(self, database_url: str, postgres: Server) -> None:
        async with running_assignment(database_url, TEAMS) as first:
            await first.moves_on()
            await first.settled()  # what is just being sent when the server goes breaks first, with another reason
            await asyncio.to_thread(postgres.stop)
            await asyncio.to_thread(postgres.start)
            await dead(first)
        async with running_assignment(database_url, TEAMS) as following:
            assert (await following.get(f"/v1/settings/{REGION}"))["moves"] == "on"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "assignment.sqlite"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def test_while_sqlite_is_locked_callers_are_asked_to_come_back(
    url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.assignment.state.storage.engines.BUSY_MS", 20)
    async with running_assignment(url, TEAMS) as office:
        await office.moves_on()
        lock = sqlite3.connect(file, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        refused = await off(office)
        assert (refused.status_code, refused.json()["code"]) == (503, "database_busy")
        assert int(refused.headers["Retry-After"]) >= 1
        reading = asyncio.create_task(office.items(an_item("a")))
        assert (await office.client.get("/v1/jams", headers=office.headers("supervisor"))).status_code == 200
        done, _ = await asyncio.wait({reading}, timeout=0.3)
        assert not done and office.app.state.health.ready()
        lock.execute("ROLLBACK")
        lock.close()
        await reading
        assert (await off(office)).status_code == 200
        assert [(each.version, each.moves) for each in office.sent(SETTINGS)] == [(1, "on"), (2, "watch_only")]
        assert (await office.get("/v1/teams/T1/worklist"))["items"]


async def dead(office: Assignment) -> None:
    """Returns when the process is declared dead, which ends it."""
    async with asyncio.timeout(10):
        while office.app.state.health.live():  # noqa: ASYNC110 - it is asked as the runner asks
            await asyncio.sleep(0.01)
    assert office.app.state.health.report_live()[1]["reason_code"] == "database_lost"


async def off(office: Assignment) -> httpx.Response:
    """The supervisor switches moves off."""
    return await office.client.put(
        f"/v1/settings/{REGION}", json={"moves": "watch_only"}, headers=office.headers("supervisor")
    )


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_a_file_that_is_gone_ends_the_process(url: str, file: Path, how: str) -> None:
    async with running_assignment(url, TEAMS) as office:
        await office.moves_on()
        await lose(file, how)
        await dead(office)


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_nothing_is_acknowledged_into_a_file_that_is_gone(url: str, file: Path, how: str) -> None:
    async with running_assignment(url, TEAMS) as office:
        await office.moves_on()
        await lose(file, how)
        refused = await off(office)
        assert (refused.status_code, refused.json()["code"]) == (503, "database_lost")
        assert [each.version for each in office.sent(SETTINGS)] == [1]


async def lose(file: Path, how: str) -> None:
    copy = file.with_name("copy")
    source, target = sqlite3.connect(file), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    for each in file.parent.glob("assignment.sqlite*"):
        each.unlink()
    if how == "replaced":
        copy.rename(file)
