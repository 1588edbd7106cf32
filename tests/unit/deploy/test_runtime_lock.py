"""The image installs the locked versions with their checksums, and only what runs."""

import re
from pathlib import Path

from deploy.image.runtime_lock import blocks_of, without_checksums

LOCK = (Path(__file__).resolve().parents[3] / "requirements.lock").read_text()


def test_each_locked_package_keeps_its_checksums() -> None:
    blocks = blocks_of(LOCK)
    assert len(blocks) == len(re.findall(r"^[A-Za-z0-9]", LOCK, re.MULTILINE))
    assert all("--hash=sha256:" in block for block in blocks.values())


def test_constraints_are_the_same_versions_without_checksums() -> None:
    constraints = without_checksums(LOCK).splitlines()
    assert len(constraints) == len(blocks_of(LOCK))
    assert all("==" in line and "--hash" not in line and "[" not in line.partition(";")[0] for line in constraints)
