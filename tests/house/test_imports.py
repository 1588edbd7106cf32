"""The architecture as a failing test: the import contracts hold, and breaking one is seen."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = (
    *("contracts", "mailroom", "services", "audit", "dashboards", "languages"),
    *("office", "deploy", "chaos", "bench", "docs"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    path = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True, check=False)


def test_every_folder_with_code_is_a_room_of_the_import_contracts() -> None:
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=HOUSE, capture_output=True, text=True, check=True)
    folders = {name.split("/")[0] for name in tracked.stdout.split()}
    rooms = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert folders - {"tests"} == set(rooms) == set(ROOMS)


def test_the_import_contracts_hold() -> None:
    done = lint(HOUSE)
    assert done.returncode == 0, done.stdout


BREAKS = [
    ("services/intake/broken.py", "import services.backlog.fold", "Services never import each other"),
    ("mailroom/workdays.py", "import mailroom.jams", "The mailroom reads bottom-up"),
    ("mailroom/workdays.py", "import asyncio", "Mailroom and contracts do no input or output"),
    ("mailroom/teams.py", "import ortools", "The solver is named in one file"),
    ("services/chassis/kafka/codec.py", "import mailroom.teams", "The chassis and the streams know no business word"),
    ("audit/broken.py", "import mailroom.items", "The auditor counts by itself"),
    ("services/intake/broken.py", "import faust", "Faust is named only in the streams"),
    (
        "services/jams/broken.py",
        "import services.streams.consuming.lease",
        "Services know of the streams only their front",
    ),
    ("services/chassis/broken.py", "import services.streams.worker", "Services never import each other"),
    ("dashboards/broken.py", "import services.jams", "Rooms: services and dashboards"),
    ("dashboards/boards/broken.py", "import grafana_foundation_sdk", "Grafana's SDK is named in one room"),
    ("services/intake/broken.py", "import bench.reporting.report", "Rooms: services and dashboards"),
    ("services/intake/broken.py", "import chaos.load", "Rooms: services and dashboards"),
    ("services/intake/broken.py", "import deploy.launcher.broker", "Rooms: services and dashboards"),
    ("services/operations/broken.py", "import docs.tools.worked_example", "Rooms: services and dashboards"),
    ("mailroom/broken.py", "import audit.recount.ledger", "Rooms: services and dashboards"),
    ("mailroom/broken.py", "import random", "Mailroom and contracts do no input or output"),
    ("services/operations/broken.py", "import office.world", "Rooms: services and dashboards"),
    ("office/broken.py", "import services.jams.fold", "The played office meets the services by their calls"),
    ("deploy/local/broken.py", "import chaos.load", "Rooms: services and dashboards"),
    ("services/intake/broken.py", "from tests.doubles import rows", "No room leans on the tests"),
    ("bench/broken.py", "import tests.doubles.rows", "No room leans on the tests"),
    ("services/assignment/views/broken.py", "import services.assignment.commands.proposals", "The rooms of assignment"),
    ("services/assignment/state/broken.py", "import services.assignment.views.items", "The rooms of assignment"),
    ("services/assignment/newroom.py", "", "The rooms of assignment"),
    ("services/newcomer/__init__.py", "", "Services never import each other"),
]


@pytest.mark.parametrize(("file", "line", "contract"), BREAKS)
def test_breaking_a_contract_is_seen(tmp_path: Path, file: str, line: str, contract: str) -> None:
    for room in ROOMS:
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "published"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    target = tmp_path / file
    target.parent.mkdir(exist_ok=True)
    old = target.read_text() if target.exists() else ""
    target.write_text(f"{old}\n{line}\n")
    done = lint(tmp_path)
    assert done.returncode != 0 and contract in done.stdout, done.stdout
