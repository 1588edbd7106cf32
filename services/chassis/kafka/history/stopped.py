"""Partitions whose history broke: shown, published to the topic `stoppages`, and read further once an operator accepts
it."""

from collections.abc import Collection, Mapping

from contracts.stoppages import GapAccepted, HistoryBroken, Stoppage, history_key
from contracts.topics import STOPPAGES
from services.chassis import logs
from services.chassis.kafka.history.breach import Breach, Partition, PartitionT
from services.chassis.kafka.messages import Output
from services.chassis.kafka.publisher import Publisher
from services.chassis.metrics import Metrics


class StoppedPartitions:
    """What one process shows of them. `known`: the newest record per key of `stoppages`."""

    def __init__(self, service: str, known: Mapping[str, Stoppage], publisher: Publisher, metrics: Metrics) -> None:
        self._service = service
        self._known = known
        self._publisher = publisher
        self._gauge = metrics.gauge("mailroom_partition_stopped")
        self._standing: dict[Partition, Breach] = {}
        self._deleted: dict[Partition, Stoppage] = {}

    def accepted(self, tp: Partition, expected: int) -> int | None:
        """Where an operator lets the reader that expects this offset continue; None if nobody has."""
        known = self._word_on(tp)
        return known.goes_on_at if isinstance(known, GapAccepted) and known.expected_offset == expected else None

    async def show(self, standing: Mapping[PartitionT, Breach]) -> None:
        """Exactly these partitions of ours are stopped now: show it, log what is new, and publish it."""
        for tp in self._standing.keys() - standing.keys():
            self._gauge.labels(*map(str, tp)).set(0)
        for tp, breach in standing.items():
            if self._standing.get(tp) == breach:
                continue
            self._gauge.labels(*map(str, tp)).set(1)
            logs.warning("partition.stopped", topic=tp[0], partition=tp[1], **_numbers(breach))
            broken = self._event_of(tp, breach)
            if self._word_on(tp) != broken:
                await self._publisher.publish(Output(STOPPAGES.name, self._key(tp), broken))
        self._standing = {tp: breach for tp, breach in standing.items()}

    async def forget(self, read_on: Collection[Partition]) -> None:
        """These partitions of ours are read: any broken history of theirs is over."""
        for tp in set(read_on) - self._standing.keys():
            known = self._word_on(tp)
            if known is None or known is self._deleted.get(tp):
                continue
            self._deleted[tp] = known
            await self._publisher.publish(Output(STOPPAGES.name, self._key(tp), None))

    def shown(self) -> list[dict[str, object]]:
        """For `/health/ready`."""
        return [
            {"topic": topic, "partition": partition, "offset": breach.expected, **_numbers(breach)}
            for (topic, partition), breach in sorted(self._standing.items())
        ]

    def _word_on(self, tp: Partition) -> Stoppage | None:
        return self._known.get(self._key(tp)) if self._known else None

    def _key(self, tp: Partition) -> str:
        return history_key(self._service, *tp)

    def _event_of(self, tp: Partition, breach: Breach) -> HistoryBroken:
        return HistoryBroken(
            service=self._service,
            topic=tp[0],
            partition=tp[1],
            reason=breach.reason,
            expected_offset=breach.expected,
            begins_at=breach.begins,
            ends_at=breach.ends,
            missing=breach.missing,
            goes_on_at=breach.goes_on_at,
        )


def _numbers(breach: Breach) -> dict[str, int | str]:
    return {
        "reason": breach.reason,
        "expected": breach.expected,
        "log_begins": breach.begins,
        "log_ends": breach.ends,
        "missing": breach.missing,
        "goes_on_at": breach.goes_on_at,
    }
