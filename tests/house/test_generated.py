"""Generated files are committed and equal to what the code generates now."""

from pathlib import Path

import contracts.publish
import dashboards.build


def differing(folder: Path, files: dict[str, str]) -> list[str]:
    return [name for name, text in files.items() if not (folder / name).exists() or (folder / name).read_text() != text]


def test_published_contracts_are_current() -> None:
    assert not differing(contracts.publish.PUBLISHED, contracts.publish.documents()), "run make generate and commit"


def test_published_boards_are_current() -> None:
    assert not differing(dashboards.build.PUBLISHED, dashboards.build.documents()), "run make generate and commit"
