"""Kafka's log of one partition as it lies on the disk, for a broker that loses the end of it."""

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
    """Forget every batch that begins at this offset or later; returns where the log ends now, as a batch boundary.

    The broker must not run. Its indexes and the state of its producers are made anew from what is left. One segment
    only, as there is after a few minutes.
    """
    (log,) = folder.glob("*.log")
    content = log.read_bytes()
    base, place = next(((base, place) for base, place in batches(content) if base >= offset), (-1, len(content)))
    if base < 0:
        raise ValueError(f"{folder.name} ends before {offset}")
    with log.open("r+b") as file:
        file.truncate(place)
    for pattern in ("*.index", "*.timeindex", "*.snapshot"):
        for file_of_old in folder.glob(pattern):
            file_of_old.unlink()
    return base
