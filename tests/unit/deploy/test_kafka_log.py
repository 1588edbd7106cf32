"""The tool that makes a broker lose the end of a partition cuts at batches, and makes Kafka check what is left."""

import struct
from pathlib import Path

import pytest

from deploy.launcher.kafka_log import batches, cut


def batch(base: int, size: int = 40) -> bytes:
    return struct.pack(">qi", base, size) + bytes(size)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two segments: batches at 0, 5 and 9, and at 12 and 20; with what Kafka keeps beside them."""
    folder = tmp_path / "items-0"
    folder.mkdir()
    (folder / "00000000000000000000.log").write_bytes(batch(0) + batch(5) + batch(9))
    (folder / "00000000000000000012.log").write_bytes(batch(12) + batch(20) + bytes(64))
    for name in ("00000000000000000000.index", "00000000000000000012.timeindex", "00000000000000000012.snapshot"):
        (folder / name).touch()
    (tmp_path / ".kafka_cleanshutdown").touch()
    return folder


def left(folder: Path) -> list[int]:
    return [base for log in sorted(folder.glob("*.log")) for base, _ in batches(log.read_bytes())]


@pytest.mark.parametrize(
    ("offset", "end", "kept"),
    [(20, 20, [0, 5, 9, 12]), (19, 12, [0, 5, 9]), (12, 12, [0, 5, 9]), (7, 5, [0]), (99, 20, [0, 5, 9, 12])],
)
def test_the_batch_of_the_offset_and_all_after_it_are_gone(
    folder: Path, offset: int, end: int, kept: list[int]
) -> None:
    assert cut(folder, offset) == end
    assert left(folder) == kept
    assert not [*folder.glob("*index"), *folder.glob("*.snapshot")]
    assert not (folder.parent / ".kafka_cleanshutdown").exists()


def test_nothing_is_cut_before_the_log_begins(folder: Path) -> None:
    (folder / "00000000000000000000.log").unlink()
    with pytest.raises(ValueError, match="begins after 3"):
        cut(folder, 3)
