"""What goes wrong while rows come back from the changelog ends the process; Faust would log it and wait forever."""

import logging
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from contracts.topics import ITEMS
from services.streams.consuming.chunks import Chunk
from services.streams.state.damage import BrokenStoreError
from tests.unit.streams.doubles import Apps, raw


class Recovering:
    """A stream whose failures are kept."""

    def __init__(self, apps: Apps) -> None:
        self.stream = apps.new()
        self.errors = apps.errors
        self.store: Any = self.stream._table.data

    def apply(self, key: bytes | None) -> None:
        record = raw(self.stream.changelog, 0, 4, key=key, value=b"row")
        event = SimpleNamespace(message=SimpleNamespace(value=Chunk(self.stream.changelog, 0, 0, 4, 5, [record])))
        self.store.apply_changelog_batch([event], None, None)


@pytest.fixture
async def recovering(apps: Apps) -> AsyncIterator[Recovering]:
    recovering = Recovering(apps)
    yield recovering
    await recovering.stream.close_rows()


def test_rows_come_back_with_the_position_they_reflect(recovering: Recovering) -> None:
    recovering.apply(b"key")
    rows = recovering.stream.rows(0)
    assert (list(rows.items()), rows.offset(), recovering.errors) == ([("key", b"row")], 4, [])


def test_a_row_that_cannot_be_written_is_fatal(recovering: Recovering) -> None:
    recovering.stream.rows(0).close()
    with pytest.raises(BrokenStoreError):
        recovering.apply(b"key")
    assert [type(error) for error in recovering.errors] == [BrokenStoreError]
    recovering.store._open.clear()


def test_an_error_that_recovery_only_logs_is_fatal(recovering: Recovering) -> None:
    logging.getLogger("faust.tables.recovery").warning("Error in recovery: %r", "anything")
    assert [str(error) for error in recovering.errors] == ["recovery from the changelog failed"]


async def test_rows_of_a_partition_that_went_away_are_closed_for_its_new_owner(recovering: Recovering) -> None:
    recovering.apply(b"key")
    kept = recovering.stream.rows(1)
    await recovering.store.on_rebalance(set(), {TP(recovering.stream.changelog, 0), TP(ITEMS.name, 1)}, set())
    assert set(recovering.store._open) == {1}
    assert recovering.stream.rows(1) is kept
    assert list(recovering.stream.rows(0).items()) == [("key", b"row")]
