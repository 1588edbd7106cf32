"""The virtual environment of the contestants that are no part of the product: installed once, by their own lock."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from deploy.launcher.folders import ROOT
from deploy.launcher.machine import say

LOCK = Path(__file__).parents[1] / "peers.lock"
FOLDER = ROOT / ".local/peers"


class NotInstallableError(Exception):
    """The contestants cannot be installed on this machine; the message says why."""


def peers_python() -> Path:
    """The interpreter that has the contestants' packages. Raises NotInstallableError."""
    python, mark = FOLDER / "bin/python", FOLDER / "lock.sha256"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == digest:
        return python
    say("installing Quix Streams and Bytewax for the comparison into .local/peers (once) ...")
    _run([sys.executable, "-m", "venv", "--clear", str(FOLDER)])
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)]
    _run([str(python), *install])
    mark.write_text(digest)
    return python


def locked(package: str) -> str:
    """The version that the lock names."""
    found = re.search(rf"^{re.escape(package)}==(\S+)", LOCK.read_text(), re.M)
    return found[1] if found else "?"


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).strip().splitlines() or ["no reason given"]
        raise NotInstallableError(lines[-1])
