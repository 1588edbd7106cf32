"""Whether a consumer without a group still reads the same logs as before."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from services.chassis.kafka.history.breach import Breach, Look, Partition, Place, breaches
from services.chassis.kafka.history.log import connection_to_leader
from services.chassis.kafka.history.marks import Trail, mark_of


class BrokenHistoryError(RuntimeError):
    """A log turned out to be another one while it was read. The process ends; the next one begins at what is stored, if
    any."""


class History:
    """Judges positions at the start, and what was read last after each new connection to a broker."""

    def __init__(self, consumer: AIOKafkaConsumer, look: Look, unbroken_topics: Collection[str]) -> None:
        self._consumer = consumer
        self._look = look
        self._unbroken = frozenset(unbroken_topics)
        self._confirmed: dict[Partition, Any] = {}
        self._next: dict[Partition, tuple[int, Trail]] = {}
        self._last: dict[Partition, Any] = {}
        self.standing: dict[Partition, Breach] = {}

    async def begin(self, stored: Mapping[Partition, tuple[int, Trail]], anew: Mapping[Partition, int]) -> None:
        """Positions with their marks, and where partitions begin for which nothing is stored.

        Those that must not be read further are `standing` afterwards; the others are where the feed begins.
        """
        begins, ends = await self._bounds(list(stored))
        found = await breaches({tp: self._place(tp, *at, begins, ends) for tp, at in stored.items()}, self._look)
        self.standing = {tp: each for tp, each in self.standing.items() if tp not in stored} | found
        self._next |= {tp: (at, Trail()) for tp, at in anew.items()} | dict(stored)

    async def confirm(self, found: Mapping[TopicPartition, Sequence[Any]]) -> bool:
        """Whether these records, just fetched, follow the ones before; False while Kafka cannot be asked.

        Raises BrokenHistoryError if they do not.
        """
        doubted: dict[Partition, Any] = {}
        for tp, records in found.items():
            if records[0].offset < self._next[tp][0]:
                raise BrokenHistoryError(f"{tp} goes on at {records[0].offset} and should at {self._next[tp][0]}")
            via = connection_to_leader(self._consumer, tp)
            if via is None or via is not self._confirmed.get(tp):
                doubted[tp] = via
        try:
            await self._ask(list(doubted))
        except (KafkaError, TimeoutError):
            return False
        self._confirmed.update(doubted)
        for tp, records in found.items():
            self._last[tp] = records[-1]
            self._next[tp] = (records[-1].offset + 1, Trail())
        return True

    async def _ask(self, doubted: Sequence[Partition]) -> None:
        begins, ends = await self._bounds(doubted)
        places = {}
        for tp in doubted:
            at, trail = self._next[tp]
            marks = Trail((mark_of(self._last[tp]),)) if tp in self._last else trail
            places[tp] = self._place(tp, at, marks, begins, ends)
        if found := await breaches(places, self._look):
            raise BrokenHistoryError(", ".join(f"{tp}: {breach}" for tp, breach in found.items()))

    async def _bounds(self, places: Sequence[Partition]) -> tuple[Mapping[Partition, int], Mapping[Partition, int]]:
        if not places:
            return {}, {}
        wanted = [TopicPartition(*place) for place in places]
        return await self._consumer.beginning_offsets(wanted), await self._consumer.end_offsets(wanted)

    def _place(
        self, tp: Partition, at: int, trail: Trail, begins: Mapping[Partition, int], ends: Mapping[Partition, int]
    ) -> Place:
        return Place(at, begins[tp], ends[tp], tp[0] in self._unbroken, trail)
