"""The steps of the image, run in an empty virtual environment instead of a container."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "backlog", "jams", "rebalancer", "assignment", "operations")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("image") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([ROOT / "deploy/image/install.sh", folder / "bin/python", ROOT], check=True)
    return folder


def test_every_service_can_be_imported_where_only_the_image_was_installed(environment: Path, tmp_path: Path) -> None:
    code = "; ".join(f"import services.{name}.__main__" for name in SERVICES) + "; import audit.__main__"
    subprocess.run([environment / "bin/python", "-c", code], check=True, cwd=tmp_path)


def test_the_image_brings_no_test_tools(environment: Path) -> None:
    listed = subprocess.run([environment / "bin/pip", "list"], check=True, capture_output=True, text=True).stdout
    assert not {"pytest", "mypy", "ruff", "selenium", "polars"} & {line.split()[0] for line in listed.splitlines()}


def test_the_image_starts_a_process_by_its_name(environment: Path) -> None:
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = [str(ROOT / "deploy/image/start.sh"), "operations", "--help"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "PATH": path})
    assert "dlq" in done.stdout
    refused = subprocess.run(command[:1], check=False, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "name of a service" in refused.stderr
