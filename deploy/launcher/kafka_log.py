"""Kafka's log of one partition on the disk, for a broker that loses the end of it."""

import struct
from collections.abc import Iterator
from pathlib import Path

_HEAD = struct.Struct(">qi")
"""Base offset and length of what follows, at the head of each record batch (magic 2)."""


def batches(content: bytes) -> Iterator[tuple[int, int]]:
    """Base offset and place of each record batch."""
    place = 0
    while place + _HEAD.size <= len(content):
        base, length = _HEAD.unpack_from(content, place)
        if length <= 0:
            return  # the rest of a preallocated file
        yield base, place
        place += _HEAD.size + length


def cut(folder: Path, offset: int) -> int:
    """Drop the batch that contains this offset, and everything after it; returns where the log now ends.

    The broker must not run. Indexes and the state of producers are recreated from what is left, if it believes
    that it was not stopped properly. ValueError where no batch begins at the offset or before it.
    """
    logs = sorted(folder.glob("*.log"))
    before = [(base, log, place) for log in logs for base, place in batches(log.read_bytes()) if base <= offset]
    if not before:
        raise ValueError(f"{folder.name} begins after {offset}")
    end, last, place = before[-1]
    with last.open("r+b") as file:
        file.truncate(place)
    for later in (log for log in logs if log > last):
        later.unlink()
    for pattern in ("*.index", "*.timeindex", "*.snapshot"):
        for made_anew in folder.glob(pattern):
            made_anew.unlink()
    (folder.parent / ".kafka_cleanshutdown").unlink(missing_ok=True)
    return end
