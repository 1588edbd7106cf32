"""Marks of processed records, kept with the committed position, so that another history is noticed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

_HASH_BYTES = 8
_MOST = 32
"""Marks of a trail: two for each doubling of the distance, so this reaches back over 65,000 records and more."""
_FORMAT = "1"


class Mark(NamedTuple):
    """The place of a record, and a short hash of its content."""

    offset: int
    hash: str


def mark_of(record: Any) -> Mark:
    """The mark of a record as a Kafka client gives it."""
    return mark(record.offset, record.timestamp, record.key, record.value)


def mark(offset: int, timestamp: int, key: bytes | None, value: bytes | None) -> Mark:
    """The mark of this content. The time is the broker's, so the same content sent again is distinguishable."""
    digest = hashlib.blake2b(digest_size=_HASH_BYTES)
    for part in (str(timestamp).encode(), key or b"", value or b""):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return Mark(offset, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Trail:
    """Marks in the order of their offsets: close together near the end, and further and further apart before it.

    Where the end of a log was lost, the newest mark that still holds says where it begins to differ.
    """

    marks: tuple[Mark, ...] = ()

    def and_then(self, mark: Mark) -> "Trail":
        """With one more, thinned out."""
        return Trail(tuple(_thinned((*self.before(mark.offset).marks, mark))))

    def before(self, position: int) -> "Trail":
        """The marks of records before this position."""
        return self if self.ends_before(position) else Trail(tuple(m for m in self.marks if m.offset < position))

    def ends_before(self, position: int) -> bool:
        """Whether all of it is before this position."""
        return not self.marks or self.marks[-1].offset < position

    def text(self) -> str:
        """Less than 1.5 kB, for the metadata of a commit (Kafka takes 4 kB) or a column."""
        return " ".join((_FORMAT, *(f"{mark.offset}:{mark.hash}" for mark in self.marks))) if self.marks else ""

    @staticmethod
    def read(text: str | None) -> "Trail":
        """What `text` wrote; empty for anything else, as older versions left no marks."""
        version, *parts = (text or "").split(" ")
        if version != _FORMAT:
            return Trail()
        pairs = (part.partition(":") for part in parts)
        return Trail(tuple(Mark(int(offset), kept) for offset, _, kept in pairs if offset.isdigit()))


def _thinned(marks: tuple[Mark, ...]) -> Iterable[Mark]:
    """The oldest and the newest mark for each distance between one power of two and the next, counted from the
    newest."""
    newest = marks[-1].offset
    ranges: dict[int, list[Mark]] = {}
    for mark in marks:
        within = ranges.setdefault((newest - mark.offset).bit_length(), [])
        within[1:] = [mark]
    return [mark for within in ranges.values() for mark in within][-_MOST:]
