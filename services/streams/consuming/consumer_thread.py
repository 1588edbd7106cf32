"""The thread that speaks to Kafka for a consumer: fetching, seeking, and keeping the lease."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import OffsetAndMetadata
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP

from services.chassis.kafka.history.mark_reader import connection_to_leader
from services.streams.consuming.lease import Lease

_FETCH_MAX_WAIT_MS = 50
"""How long the broker may hold back an empty answer. A partition that becomes free again while such a request
is open can only be requested afterwards (one request per node), so this bounds a delay as well as the load."""


class ChunkConsumerThread(AIOKafkaConsumerThread):
    """The thread that speaks to Kafka."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.lease = Lease(self.app.conf.broker_session_timeout, self.app.conf.broker_rebalance_timeout)
        self.confirmed: dict[TP, Any] = {}
        """The connection over which a partition was last known to be the log we read."""
        self.doubted: dict[TP, Any] = {}
        """Partitions with records from another connection, not handed out yet."""

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:
        conf = self.app.conf
        self._assignor = self.app.assignor
        return AIOKafkaConsumer(
            client_id=conf.broker_client_id,
            group_id=conf.id,
            group_instance_id=conf.consumer_group_instance_id,
            bootstrap_servers=[f"{url.host}:{url.port or transport.default_port}" for url in transport.url],
            partition_assignment_strategy=[self._assignor],
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=conf.broker_max_poll_records,
            max_poll_interval_ms=int(conf.broker_max_poll_interval * 1000),
            max_partition_fetch_bytes=conf.consumer_max_fetch_size,
            fetch_max_wait_ms=_FETCH_MAX_WAIT_MS,
            request_timeout_ms=int(conf.broker_request_timeout * 1000),
            session_timeout_ms=int(conf.broker_session_timeout * 1000),
            rebalance_timeout_ms=int(conf.broker_rebalance_timeout * 1000),
            heartbeat_interval_ms=int(conf.broker_heartbeat_interval * 1000),
            metadata_max_age_ms=conf.consumer_metadata_max_age_ms,
        )

    async def on_start(self) -> None:
        await super().on_start()
        coordinator = self._ensure_consumer()._coordinator
        coordinator._send_req = self.lease.watching(coordinator._send_req)
        consumer = self._ensure_consumer()
        consumer.commit = self._with_marks(consumer.commit)

    def _with_marks(self, commit: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
        """The same way of committing, with the marks of the last records next to the positions."""
        owner: Any = self.consumer

        async def marked(offsets: Mapping[TopicPartition, OffsetAndMetadata]) -> None:
            texts = owner.guard.texts
            await commit(
                {
                    tp: OffsetAndMetadata(at.offset, texts.get((tp.topic, tp.partition), ""))
                    for tp, at in offsets.items()
                }
            )

        return marked

    async def committed(self, partitions: Iterable[TP]) -> dict[TP, tuple[int, str]]:
        """Position and its metadata, for those partitions for which something was committed."""
        wanted = [TopicPartition(*tp) for tp in partitions]
        found: dict[TP, tuple[int, str]] = await self.call_thread(self._committed, wanted) if wanted else {}
        return found

    async def _committed(self, wanted: list[TopicPartition]) -> dict[TP, tuple[int, str]]:
        found = await self._ensure_consumer()._coordinator.fetch_committed_offsets(wanted)
        return {TP(*tp): (at.offset, at.metadata or "") for tp, at in found.items() if at.offset >= 0}

    async def connections(self, partitions: Iterable[TP]) -> dict[TP, Any]:
        """The connections to the leaders of these partitions."""
        found: dict[TP, Any] = await self.call_thread(self._connections, partitions)
        return found

    async def _connections(self, partitions: Iterable[TP]) -> dict[TP, Any]:
        return {tp: connection_to_leader(self._ensure_consumer(), tp) for tp in partitions}

    async def _fetch_records(self, consumer: AIOKafkaConsumer, *args: Any, **named: Any) -> Mapping[TP, list[Any]]:
        """Take fetched records, unless the flow was stopped while we waited for them; then give them back.

        A request made before a rebalance is answered after it, when the positions may have been sought already. Taking
        moves the position, so these records would be skipped. Seeks run in this thread as well, so nothing comes
        between taking and giving back. The same is done with records from a new connection: a broker that was away may
        have come back with another log, which must be checked first.
        """
        owner: Any = self.consumer
        epoch = owner.positions.epoch
        taken: Mapping[TP, list[Any]] = await super()._fetch_records(consumer, *args, **named)
        if epoch != owner.positions.epoch:
            return self._give_back(consumer, taken, taken.keys())
        self.doubted = {
            tp: via
            for tp in taken
            if tp.topic in owner.source_topics
            and ((via := connection_to_leader(consumer, tp)) is None or via is not self.confirmed.get(TP(*tp)))
        }
        return self._give_back(consumer, taken, self.doubted.keys()) if self.doubted else taken

    def _give_back(
        self, consumer: AIOKafkaConsumer, taken: Mapping[TP, list[Any]], back: Collection[TP]
    ) -> Mapping[TP, list[Any]]:
        for tp in set(back) & consumer.assignment():
            consumer.seek(tp, taken[tp][0].offset)
        return {tp: records for tp, records in taken.items() if tp not in back}

    async def leave_group(self) -> None:
        """Tell the coordinator that we are leaving, so that others need not wait for the session to time out."""
        self.lease.give_up()
        await self.call_thread(self._ensure_consumer().stop)

    async def begin_at(self, positions: Mapping[TP, int], paused: set[TP], epoch: int) -> None:
        """Seek to exactly these positions, and stop fetching the others until the next assignment.

        Nothing is done if the flow was stopped since `epoch`: the positions belong to an earlier assignment.
        """
        await self.call_thread(self._begin_at, positions, paused, epoch)

    async def _begin_at(self, positions: Mapping[TP, int], paused: set[TP], epoch: int) -> None:
        owner: Any = self.consumer
        if epoch != owner.positions.epoch:
            return
        consumer = self._ensure_consumer()
        assigned = self.assignment()
        for tp in positions.keys() & assigned:
            consumer.seek(TopicPartition(*tp), positions[tp])
        consumer.resume(*(TopicPartition(*tp) for tp in (positions.keys() - paused) & assigned))
        consumer.pause(*(TopicPartition(*tp) for tp in paused & assigned))
