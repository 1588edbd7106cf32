"""Where each source partition is fetched, processed and committed: the bookkeeping of a consumer, without Kafka."""

from collections.abc import Collection, Mapping
from typing import Any

from faust.types import TP

from services.streams.consuming.chunks import Chunk


class BrokenOrderError(RuntimeError):
    """A chunk does not begin where the last one ended: going on would lose records, so the process must not."""


class Positions:
    """Next positions per source partition. Only `finish` moves what may be committed.

    Between a rebalance and the moment flow is resumed at the sought positions nothing is `fetching`. An epoch is a
    stretch of flow between two rebalances: chunks of an earlier one are void.
    """

    def __init__(self) -> None:
        self.epoch = 0
        self.sought: dict[TP, int] = {}
        """Where to begin once flow is resumed."""
        self.fetching: dict[TP, int] = {}
        self.processing: dict[TP, int] = {}
        """What may be committed."""
        self.committed: dict[TP, int] = {}
        """What Kafka has taken."""

    def stop(self) -> None:
        """Flow stops: everything fetched from now on, or fetched and not yet accepted, is void."""
        self.sought = {}
        self.void()

    def void(self) -> None:
        """No chunk that is queued may be processed any more."""
        self.epoch += 1
        self.fetching = {}

    def open(self) -> bool:
        """Flow is resumed: begin where it was sought. False where nothing was, as during recovery."""
        if not self.sought:
            return False
        self.fetching, self.processing, self.committed = dict(self.sought), dict(self.sought), dict(self.sought)
        self.sought = {}
        return True

    def resume(self, tp: TP, at: int) -> None:
        """One partition begins at another position."""
        self.fetching[tp] = self.processing[tp] = at

    def lose(self, partitions: Collection[TP]) -> None:
        """Records may have been taken and dropped: nothing more is fetched from these until they are sought again."""
        self.fetching = {tp: at for tp, at in self.fetching.items() if tp not in partitions}

    def fetched(self, tp: TP, records: list[Any], unbroken: bool) -> Chunk:
        """The records as one chunk. Raises BrokenOrderError unless they follow the ones before.

        `unbroken`: whether no offset may be missing between them (a compacted topic has holes).
        """
        first, end = records[0].offset, records[-1].offset + 1
        start = self.fetching.get(tp, first)
        if first < start or (first != start and unbroken):
            raise BrokenOrderError(f"{tp} begins at {first} and should at {start}")
        if tp in self.fetching:
            self.fetching[tp] = end
        return Chunk(tp[0], tp[1], self.epoch, start, end, records)

    def accept(self, chunk: Chunk) -> bool:
        """Whether this chunk may be processed: False if void; BrokenOrderError if records were lost before it."""
        tp = TP(chunk.topic, chunk.partition)
        if chunk.epoch != self.epoch or tp not in self.processing:
            return False
        if chunk.start != self.processing[tp]:
            raise BrokenOrderError(f"{tp} expected {self.processing[tp]} and got {chunk.start}")
        return True

    def finish(self, chunk: Chunk) -> bool:
        """Its effects are durable: it may be committed, and the next one may come. False if it is not ours any more."""
        tp = TP(chunk.topic, chunk.partition)
        if tp not in self.processing:
            return False
        self.processing[tp] = chunk.end
        return True

    def took(self, offsets: Mapping[TP, int]) -> None:
        """Kafka has committed these."""
        self.committed.update(offsets)
