"""A running `assignment` on each database: SQLite, and a real PostgreSQL that is thrown away afterwards."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from deploy.launcher import machine
from deploy.launcher.postgres import Server, find_programs, running_postgres
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import a_team

MONDAY_8 = datetime.fromisoformat("2026-03-02T08:00:00+01:00")
_NAMES = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A throw-away server, installed when missing and allowed; else the tests that need it are skipped, loudly."""
    if find_programs() is None and not machine.may_install():
        pytest.skip("NO PostgreSQL ON THIS MACHINE: apt-get install postgresql")
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'assignment.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return await asyncio.to_thread(server.create_database, f"test_{next(_NAMES)}")


@pytest.fixture
async def assignment(database_url: str) -> AsyncIterator[Assignment]:
    """With the teams T1, T2 and T3 of region nord; T3 does objections only and has the skill for them."""
    teams = [
        a_team("T1"),
        a_team("T2", deputies=("deputy-2",)),
        a_team("T3", site="B", only_classes=("WIDERSPRUCH",), skills=("WIDERSPRUCH",)),
    ]
    async with running_assignment(database_url, teams) as assignment:
        yield assignment
