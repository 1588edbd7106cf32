"""The rule for crash loops: what is under suspicion after a crash, and how records are then delivered."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError

from contracts.stoppages import CRASHES_TO_STOP
from services.streams.consuming.chunks import Chunk
from services.streams.consuming.lease import LostLeaseError
from services.streams.consuming.positions import BrokenOrderError
from services.streams.dead_letters import TooManyDeadLettersError

_TOO_BIG = (MessageSizeTooLargeError, RecordTooLargeError)
_NOT_THE_RECORD = (OSError, KafkaError, LostLeaseError, BrokenOrderError, TooManyDeadLettersError)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How often a rule crashed over the records with the offsets `first` to `last`."""

    first: int
    last: int
    crashes: int

    @property
    def stops(self) -> bool:
        """Whether the partition stops before this record."""
        return self.first == self.last and self.crashes >= CRASHES_TO_STOP


def after_crash(known: Suspicion | None, first: int, last: int) -> Suspicion:
    """A crash over a part of what was suspected narrows the suspicion; a crash elsewhere is a new one."""
    same = known is not None and known.first <= first and last <= known.last
    return Suspicion(first, last, known.crashes + 1 if known is not None and same else 1)


def split(chunk: Chunk, known: Suspicion) -> Sequence[Chunk]:
    """The chunk cut so that each suspected record is alone; the others stay together, before and after."""
    groups: list[list[int]] = []
    for index, raw in enumerate(chunk.raw):
        suspected = known.first <= raw.offset <= known.last
        if suspected or not groups or known.first <= chunk.raw[groups[-1][-1]].offset <= known.last:
            groups.append([index])
        else:
            groups[-1].append(index)
    pieces = []
    start = chunk.start
    for group in groups:
        end = chunk.end if group is groups[-1] else chunk.raw[group[-1]].offset + 1
        pieces.append(Chunk(chunk.topic, chunk.partition, chunk.epoch, start, end, chunk.raw[group[0] : group[-1] + 1]))
        start = end
    return pieces


def blames_the_record(error: BaseException) -> bool:
    """Whether a crash counts against the records at hand, not against disk, Kafka, group or sender."""
    return isinstance(error, _TOO_BIG) or not isinstance(error, _NOT_THE_RECORD)
