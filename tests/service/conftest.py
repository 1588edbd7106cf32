"""Tests that run a whole process's `main` leave the logging as they found it."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A handler that was left behind would write into the captured error stream of a test that is over."""
    root, ours = logging.getLogger(), logging.getLogger("mailroom")
    before, levels = list(root.handlers), (root.level, ours.level)
    yield
    root.handlers[:] = before
    root.level, ours.level = levels
