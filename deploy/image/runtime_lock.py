"""Prints the part of requirements.lock that the product needs to run: no linters, no test tools.

Uses nothing but Python itself, since it runs before anything is installed: `python runtime_lock.py SOURCE`.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path


def blocks_of(lock: str) -> dict[str, str]:
    """The lock's entries (a requirement and its checksums) by normalised name."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    return {_name_of(entry): entry for entry in entries}


def without_checksums(lock: str) -> str:
    """Name, version and marker of each entry, fit to be a constraints file."""
    first_lines = (entry.splitlines()[0].rstrip("\\ ") for entry in blocks_of(lock).values())
    return "\n".join(re.sub(r"\[[^]]*\]", "", line, count=1) for line in first_lines)


def _name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def needed_names(dependencies: list[str], constraints: str) -> set[str]:
    """Names of everything these dependencies bring along on this machine, with the locked versions."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(constraints)
        file.flush()
        pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
        command = [*pip, "--disable-pip-version-check", "-c", file.name, *dependencies]
        report = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    return {_name_of(each["metadata"]["name"]) for each in json.loads(report)["install"]}


def main(source: Path) -> None:
    """Print the lock's entries that are needed, checksums included."""
    lock = (source / "requirements.lock").read_text()
    dependencies = tomllib.loads((source / "pyproject.toml").read_text())["project"]["dependencies"]
    needed = needed_names(dependencies, without_checksums(lock))
    for name, entry in blocks_of(lock).items():
        if name in needed:
            print(entry)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
