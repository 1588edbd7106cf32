"""A running `assignment` on each database: SQLite, and a real PostgreSQL that is thrown away afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # the library ships no types
import pytest

from tests.doubles.assignment import Assignment, a_team, running_assignment

MONDAY_8 = datetime.fromisoformat("2026-03-02T08:00:00+01:00")
_NAMES = count(1)


def _programs() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    named = shutil.which("postgres")
    places += [Path(named).parent] if named else []
    return next((place for place in places if (place / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a throw-away server (without database name). It refuses to run as root, so another user runs it."""
    programs = _programs()
    if programs is None:
        pytest.skip("NO PostgreSQL ON THIS MACHINE: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="postwaage-pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data = folder / "data"
    make = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "mailroom",
        "-A",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run(make, check=True, capture_output=True, user=user, cwd=folder)
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    subprocess.run([*control, "-o", options, "start"], check=True, capture_output=True, user=user, cwd=folder)
    try:
        yield f"postgresql://mailroom@127.0.0.1:{port}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, user=user, cwd=folder)
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'assignment.sqlite'}"
    server = request.getfixturevalue("postgres")
    name = f"test_{next(_NAMES)}"
    connection = await asyncpg.connect(f"{server}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return f"{server}/{name}"


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
