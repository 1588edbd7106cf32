"""Grafana's own libraries in node: installed once below `.local`, asked through two small programs."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from deploy.launcher.folders import ROOT
from deploy.launcher.machine import find_program
from tests.boards.lint.structure import Json

SOURCE = Path(__file__).parent / "grafana"
FOLDER = ROOT / ".local/grafana"
INSTALL_SECONDS = 300


class Libraries:
    """The two programs where the libraries are installed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def type_errors(self, boards: Sequence[Json]) -> list[str]:
        """What is not as Grafana's published types say, one line each."""
        return self._node("typed.mjs", boards).splitlines()

    def shown(self, cases: Sequence[Json]) -> list[Any]:
        """What Grafana's data library makes of a panel and the answers to its queries, case by case."""
        found: list[Any] = json.loads(self._node("shown.cjs", cases))
        return found

    def _node(self, program: str, told: object) -> str:
        command = ["node", program]
        done = subprocess.run(
            command, cwd=self._folder, input=json.dumps(told), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


def installed() -> Libraries:
    """The libraries of the lock; skips where they cannot be had."""
    npm = find_program("npm")
    if npm is None or find_program("node") is None:
        pytest.skip(
            "NO NODE ON THIS MACHINE: install Node 20 with npm, or the boards are not tried in Grafana's libraries"
        )
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in SOURCE.iterdir():
        shutil.copy(file, FOLDER)
    lock, done = (SOURCE / "package-lock.json").read_text(), FOLDER / "node_modules/.postwaage"
    if not done.is_file() or done.read_text() != lock:
        command = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            told = subprocess.run(
                command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS
            )
        except subprocess.TimeoutExpired:
            pytest.skip("NPM COULD NOT INSTALL GRAFANA'S LIBRARIES in time")
        if told.returncode != 0:
            pytest.skip(f"NPM COULD NOT INSTALL GRAFANA'S LIBRARIES: {told.stderr[-300:]}")
        done.write_text(lock)
    return Libraries(FOLDER)
