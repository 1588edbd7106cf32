"""A log line is one line, starts with its action, and never carries the text of an exception."""

import logging

import pytest

from services.chassis import logs
from services.chassis.settings import Base


def test_values_stay_on_one_line() -> None:
    assert logs.line("item.refused", {"item": "a-1", "count": 2, "why": 'two "words"\nand more'}) == (
        'action=item.refused item=a-1 count=2 why="two \\"words\\"\\nand more"'
    )


def test_exceptions_are_told_by_class_and_place_only(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        logs.configure(Base(), "test")
        try:
            raise ValueError("what somebody wrote")
        except ValueError as error:
            logs.crash("fold.crashed", error)
            logging.getLogger("library").exception("it broke")
    finally:
        root.handlers[:], root.level = before, level
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 2
    assert all("error=ValueError at=test_logs.py:" in line for line in told)
    assert "service=test action=fold.crashed" in told[0]
    assert "somebody" not in "".join(told)
