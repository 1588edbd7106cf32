"""What travels through Faust instead of single messages: all records of one partition from one poll."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.kafka import Record


class TextHeaders(Mapping[str, str]):
    """Headers of a record as text, decoded on demand: nearly all of them never are."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Sequence[tuple[str, bytes | None]]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        if (text := self.get(name)) is None:
            raise KeyError(name)
        return str(text)

    def get(self, name: str, default: Any = None) -> Any:
        """The last of this name. Avoids an exception: most records lack most headers."""
        for known, text in reversed(self._raw):
            if known == name:
                return (text or b"").decode(errors="replace")
        return default

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._raw))

    def __len__(self) -> int:
        return len(dict(self._raw))


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Consecutive records of one partition. Covers the positions from `start` up to, not including, `end`.

    A compacted topic has holes, so a record's offset says nothing about its neighbour; only positions do.
    `epoch` counts the stretches of flow between two rebalances: a chunk of an earlier one is void.
    """

    topic: str
    partition: int
    epoch: int
    start: int
    end: int
    raw: Sequence[Any]

    def records(self) -> list[Record]:
        """The records as the interface to the rules needs them."""
        return [
            Record(
                raw.topic,
                raw.partition,
                raw.offset,
                raw.key.decode(errors="replace") if raw.key else "",
                raw.value,
                TextHeaders(raw.headers),
            )
            for raw in self.raw
        ]


@dataclass(slots=True)
class ChunkRecord:
    """Looks like a consumer record to Faust: the place of the last record, and the chunk as its value."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    timestamp_type: int
    value: Chunk
    headers: Sequence[tuple[str, bytes]] = ()
    key: None = None
    checksum: None = None
    serialized_key_size: int = 0
    serialized_value_size: int = 0

    @classmethod
    def of(cls, chunk: Chunk) -> "ChunkRecord":
        """The record that carries this chunk."""
        last = chunk.raw[-1]
        return cls(chunk.topic, chunk.partition, last.offset, last.timestamp, last.timestamp_type, chunk)
