"""Whether a consumer without a group still reads the same logs as before."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from services.chassis.kafka.history.breach import BrokenHistoryError, Partition, ReadMarks
from services.chassis.kafka.history.log_history import LogHistory
from services.chassis.kafka.history.mark_reader import connection_to_leader
from services.chassis.kafka.history.marks import Trail


class ReaderHistory(LogHistory[Partition]):
    """Judges positions at the start, and what was read last after each new connection to a broker."""

    def __init__(self, consumer: AIOKafkaConsumer, read_marks: ReadMarks, unbroken_topics: Collection[str]) -> None:
        super().__init__(unbroken_topics, read_marks)
        self._consumer = consumer
        self._confirmed: dict[Partition, Any] = {}
        self._next: dict[Partition, int] = {}

    async def begin(self, stored: Mapping[Partition, tuple[int, Trail]], anew: Mapping[Partition, int]) -> None:
        """Positions with their marks, and where partitions begin for which nothing is stored.

        Those that must not be read further are `standing` afterwards; the others are where the feed begins.
        """
        positions = {tp: at for tp, (at, _) in stored.items()}
        self._trails |= {tp: trail for tp, (_, trail) in stored.items()}
        found = await self.judge(positions, *await self._bounds(list(stored)))
        self.standing = {tp: each for tp, each in self.standing.items() if tp not in stored} | found
        self._next |= {**anew, **positions}

    async def confirm(self, found: Mapping[TopicPartition, Sequence[Any]]) -> bool:
        """Whether these records, just fetched, follow the ones before; False while Kafka cannot be asked.

        Raises BrokenHistoryError if they do not.
        """
        doubted: dict[Partition, Any] = {}
        for tp, records in found.items():
            if records[0].offset < self._next[tp]:
                raise BrokenHistoryError(f"{tp} continues at {records[0].offset} instead of {self._next[tp]}")
            via = connection_to_leader(self._consumer, tp)
            if via is None or via is not self._confirmed.get(tp):
                doubted[tp] = via
        try:
            await self.confirm_last({tp: self._next[tp] for tp in doubted}, *await self._bounds(list(doubted)))
        except (KafkaError, TimeoutError):
            return False
        self._confirmed.update(doubted)
        for tp, records in found.items():
            self._last[tp] = records[-1]
            self._next[tp] = records[-1].offset + 1
        return True

    async def _bounds(self, partitions: Sequence[Partition]) -> tuple[Mapping[Partition, int], Mapping[Partition, int]]:
        if not partitions:
            return {}, {}
        wanted = [TopicPartition(*tp) for tp in partitions]
        return await self._consumer.beginning_offsets(wanted), await self._consumer.end_offsets(wanted)
