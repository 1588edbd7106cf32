"""What survives a restart, and who may start at all."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import ValidationError
from sqlalchemy import Connection

from contracts.topics import ITEMS
from services.assignment.settings import Settings
from services.assignment.state.storage.lock import SecondProcess
from services.assignment.state.storage.store import Store
from services.assignment.state.storage.tables import metadata
from tests.doubles.assignment import running_assignment
from tests.doubles.office.records import a_team
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import asked, first_list

TEAMS = [a_team("T1"), a_team("T2")]


async def test_a_running_proposal_goes_on_after_a_restart(database_url: str) -> None:
    offsets: Counter[Any] = Counter()
    async with running_assignment(database_url, TEAMS, offsets) as before:
        relief_id = await asked(before, items=70, minutes=1)
        await before.agree(relief_id, "T2")
        proposal_id = await first_list(before, relief_id)
        await before.settled()
        orders = before.sent(ITEMS)
    async with running_assignment(database_url, TEAMS, offsets) as after:
        clock = await after.get("/v1/clock")
        assert (clock["pending_orders"], clock["unsent_items"], clock["at"]) == (50, 20, None)
        after.connection.publisher.outputs[:0] = before.connection.publisher.outputs
        await after.judge(at=MONDAY_8)
        await after.judge(at=MONDAY_8)
        done = await after.get(f"/v1/proposals/{proposal_id}")
        assert (done["state"], done["moved_items"]) == ("done", 70)
        assert len({order.event_id for order in after.sent(ITEMS)}) == 70 and len(orders) == 50


async def test_a_second_process_is_refused(database_url: str) -> None:
    settings = Settings(database_url=database_url)
    first, second = Store(settings), Store(settings)
    await first.start()
    with pytest.raises(SecondProcess):
        await second.start()
    await second.stop()
    await first.stop()


async def test_the_migrations_make_the_tables_that_the_code_uses(database_url: str) -> None:
    store = Store(Settings(database_url=database_url))
    await store.start()

    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with store.read() as connection:
        found = await connection.run_sync(differences)
    await store.stop()
    assert not [each for each in found if "alembic_version" not in str(each)]


def test_demo_accounts_stay_on_the_loopback_address(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="loopback"):
        Settings(profile="local", host="0.0.0.0", data_dir=tmp_path)
    assert not Settings(host="0.0.0.0", data_dir=tmp_path).has_demo_accounts
