"""Generated files are committed and equal to what the code generates now."""

from pathlib import Path

import contracts.publish
import dashboards.build
from docs.tools import draw_decisions, draw_states
from languages.refresh import catalogues


def differing(folder: Path, files: dict[str, str]) -> list[str]:
    return [name for name, text in files.items() if not (folder / name).exists() or (folder / name).read_text() != text]


def test_published_contracts_are_current() -> None:
    assert not differing(contracts.publish.PUBLISHED, contracts.publish.documents()), "run make generate and commit"


def test_published_boards_are_current() -> None:
    assert not differing(dashboards.build.PUBLISHED, dashboards.build.documents()), "run make generate and commit"


def test_catalogues_have_just_the_texts_of_the_code() -> None:
    assert not [path for path, text in catalogues() if path.read_text(encoding="utf-8") != text], "run make generate"


def test_the_drawn_pages_are_current() -> None:
    for drawn in (draw_states, draw_decisions):
        assert drawn.TARGET.read_text(encoding="utf-8") == drawn.page(), "run make generate and commit"
