"""The architecture as a failing test: the import contracts hold, and breaking one is seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = ("contracts", "mailroom", "services", "audit", "dashboards", "chaos")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    path = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True, check=False)


def test_the_import_contracts_hold() -> None:
    done = lint(HOUSE)
    assert done.returncode == 0, done.stdout


BREAKS = [
    ("services/intake/broken.py", "import services.backlog.fold", "Services never import each other"),
    ("mailroom/workdays.py", "import mailroom.jams", "The mailroom reads bottom-up"),
    ("mailroom/workdays.py", "import asyncio", "Mailroom and contracts do no input or output"),
    ("mailroom/teams.py", "import ortools", "The solver is named in one file"),
    ("services/chassis/codec.py", "import mailroom.teams", "The chassis knows no business word"),
    ("audit/broken.py", "import mailroom.items", "The auditor counts by itself"),
    ("services/intake/broken.py", "import faust", "Faust is named only where streams are wired"),
    ("dashboards/broken.py", "import services.jams", "Rooms: services and dashboards"),
    ("services/intake/broken.py", "import bench.report", "Nothing stands on the bench"),
    ("services/intake/broken.py", "import chaos.load", "Nobody leans on the chaos room"),
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
