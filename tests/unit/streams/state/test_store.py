"""Rows and the changelog offset they reflect go to the disk together, and are there again after reopening."""

from pathlib import Path

import pytest
from rocksdict import Options, Rdict

from services.streams.state.damage import BrokenStoreError
from services.streams.state.store import PartitionRows


def opened(folder: Path) -> PartitionRows:
    options = Options(raw_mode=True)
    options.create_if_missing(True)
    return PartitionRows(Rdict(str(folder / "0.db"), options))


def test_rows_and_offset_survive_reopening(tmp_path: Path) -> None:
    rows = opened(tmp_path)
    assert rows.offset() is None
    rows.write([(b"a", b"1"), (b"b", b"2")], 7)
    rows.write([(b"a", None)], 9)
    rows.close()
    rows = opened(tmp_path)
    assert (list(rows.items()), rows.offset()) == ([("b", b"2")], 9)
    assert rows.get("a") is None
    assert rows.get_many(["a", "b"]) == {"b": b"2"}
    rows.close()


def test_a_write_that_breaks_off_leaves_neither_rows_nor_offset(tmp_path: Path) -> None:
    rows = opened(tmp_path)
    rows.write([(b"a", b"1")], 3)
    broken: list[tuple[bytes, bytes | None]] = [(b"a", b"2"), (b"b", 5)]  # type: ignore[list-item]
    with pytest.raises(Exception):  # noqa: B017 - whatever the database says
        rows.write(broken, 4)
    assert (list(rows.items()), rows.offset()) == ([("a", b"1")], 3)
    rows.close()


def test_a_write_that_the_disk_refuses_has_a_name(tmp_path: Path) -> None:
    rows = opened(tmp_path)
    rows.close()
    with pytest.raises(BrokenStoreError):
        rows.write([(b"a", b"1")], 3)


def test_what_has_no_changelog_offset_keeps_the_last_one(tmp_path: Path) -> None:
    rows = opened(tmp_path)
    rows.write([(b"a", b"1")], 3)
    rows.write([(b"a", b"2")], None)
    assert rows.offset() == 3
    rows.close()


def test_rows_are_read_in_pieces_in_the_order_of_their_keys(tmp_path: Path) -> None:
    rows = opened(tmp_path)
    rows.write([(key.encode(), key.encode()) for key in ("d", "a", "c", "b", "@x")], 1)
    assert [key for key, _ in rows.after("", 3)] == ["@x", "a", "b"]
    assert [key for key, _ in rows.after("b", 3)] == ["c", "d"]
    assert rows.after("d", 3) == []
    rows.close()
