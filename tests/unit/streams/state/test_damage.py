"""A local database with damaged files, real ones, is set aside by name and started afresh; nothing else is."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.streams.faust_app import StreamApp
from services.streams.state.damage import BrokenStoreError, DamagedStoreError, set_aside
from services.streams.state.store import PartitionRows
from tests.unit.streams.doubles import Apps

ROWS = [(f"{number:05}".encode(), bytes(64)) for number in range(2_000)]


class Disk:
    """A worker's folder; each `start` is a new process as far as the store can tell."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._stream: StreamApp | None = None

    def start(self) -> PartitionRows:
        self._stream = self._apps.new()
        return self._stream.rows(0)

    def end(self) -> None:
        assert self._stream is not None
        for rows in self._stream._table.data._open.values():
            rows.close()
        self._stream._table.data._open.clear()

    @property
    def folder(self) -> Path:
        (found,) = self._apps.directory.folder.rglob("*-0.db")
        return found

    def aside(self) -> list[Path]:
        return sorted(self._apps.directory.folder.rglob("*-0.db.broken-*"))


@pytest.fixture
def disk(apps: Apps) -> Disk:
    disk = Disk(apps)
    rows = disk.start()
    rows.write(ROWS, 7)
    rows._database.flush()
    disk.end()
    return disk


def spoil(folder: Path, pattern: str, change: Callable[[bytes], bytes]) -> None:
    file = next(folder.glob(pattern))
    file.write_bytes(change(file.read_bytes()))


def garbage(content: bytes) -> bytes:
    return b"\xff" * len(content)


AT_THE_START: dict[str, Callable[[Path], None]] = {
    "CURRENT overwritten": lambda folder: spoil(folder, "CURRENT", garbage),
    "CURRENT empty": lambda folder: spoil(folder, "CURRENT", lambda _: b""),
    "MANIFEST overwritten": lambda folder: spoil(folder, "MANIFEST-*", garbage),
    "MANIFEST cut": lambda folder: spoil(folder, "MANIFEST-*", lambda content: content[:20]),
    "MANIFEST gone": lambda folder: next(folder.glob("MANIFEST-*")).unlink(),
    "table cut": lambda folder: spoil(folder, "*.sst", lambda content: content[:-60]),
    "table gone": lambda folder: next(folder.glob("*.sst")).unlink(),
}


@pytest.mark.parametrize("damage", AT_THE_START)
def test_a_database_that_cannot_be_opened_is_set_aside_and_begins_empty(
    disk: Disk, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    AT_THE_START[damage](disk.folder)
    with caplog.at_level(logging.WARNING, "mailroom"):
        rows = disk.start()
    assert (list(rows.items()), rows.offset()) == ([], None), "so that recovery reads the whole changelog"
    assert len(disk.aside()) == 1
    assert f"action=store.set_aside folder={disk.folder}" in caplog.text
    assert "rebuilt from the changelog" in caplog.text
    disk.end()


@pytest.mark.parametrize(
    "use",
    [
        lambda rows: rows.get("00005"),
        lambda rows: rows.get_many(["00005"]),
        lambda rows: list(rows.items()),
        lambda rows: rows.after("00001", 10),
    ],
    ids=["get", "get_many", "items", "after"],
)
def test_damage_found_in_use_ends_the_process_and_the_next_one_sets_the_folder_aside(
    disk: Disk, use: Callable[[PartitionRows], object]
) -> None:
    """Iterating over a damaged block ends as if there were no more rows: a rule would be rebuilt from nothing."""
    spoil(disk.folder, "*.sst", lambda content: content[:50] + garbage(content[50:6000]) + content[6000:])
    rows = disk.start()
    with pytest.raises(DamagedStoreError):
        use(rows)
    disk.end()
    rows = disk.start()
    assert (list(rows.items()), rows.offset(), len(disk.aside())) == ([], None, 1)
    rows.write(ROWS, 9)
    disk.end()
    assert disk.start().offset() == 9, "once set aside it is over"
    disk.end()


def test_a_database_that_another_process_holds_is_not_set_aside(disk: Disk) -> None:
    disk.start()
    held, disk._stream = disk._stream, None
    with pytest.raises(BrokenStoreError) as told:
        disk.start()
    assert not isinstance(told.value, DamagedStoreError)
    assert disk.aside() == []
    disk._stream = held
    disk.end()


def test_the_newest_two_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "rows-0.db"
    for second in range(4):
        folder.mkdir()
        (folder / "number").write_text(str(second))
        set_aside(folder, "test", datetime(2026, 3, 2, 8, 0, second, tzinfo=UTC))
    assert [(each / "number").read_text() for each in sorted(tmp_path.glob("*.broken-*"))] == ["2", "3"]
