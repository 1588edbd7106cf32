"""The thread that speaks to Kafka for a consumer: fetching, seeking, and keeping the lease."""

from collections.abc import Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP

from services.chassis.streams.lease import Lease

_FETCH_MAX_WAIT_MS = 50
"""How long the broker may hold back an empty answer. A partition that becomes free again while such a question
is open can only be asked for afterwards (one question per node), so this bounds a delay, not only a load."""


class ChunkConsumerThread(AIOKafkaConsumerThread):
    """The thread that speaks to Kafka."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.lease = Lease(self.app.conf.broker_session_timeout, self.app.conf.broker_rebalance_timeout)

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

    async def _fetch_records(self, consumer: AIOKafkaConsumer, *args: Any, **named: Any) -> Mapping[TP, list[Any]]:
        """Take fetched records, unless the flow was stopped while we waited for them: then give them back.

        A question asked before a rebalance is answered after it, when the positions may have been sought already.
        Taking moves the position, so these records would be passed over. Seeks run in this thread as well, so
        nothing comes between taking and giving back.
        """
        chunks: Any = self.consumer
        epoch = chunks.epoch
        taken: Mapping[TP, list[Any]] = await super()._fetch_records(consumer, *args, **named)
        if epoch == chunks.epoch:
            return taken
        for tp in taken.keys() & consumer.assignment():
            consumer.seek(tp, taken[tp][0].offset)
        return {}

    async def leave_group(self) -> None:
        """Tell the coordinator that we go, so that others need not wait for the session to time out."""
        self.lease.give_up()
        await self.call_thread(self._ensure_consumer().stop)

    async def begin_at(self, positions: Mapping[TP, int], paused: set[TP], epoch: int) -> None:
        """Seek to exactly these positions, and stop fetching the others until the next assignment.

        Nothing is done where the flow was stopped since `epoch`: the positions belong to an earlier assignment.
        """
        await self.call_thread(self._begin_at, positions, paused, epoch)

    async def _begin_at(self, positions: Mapping[TP, int], paused: set[TP], epoch: int) -> None:
        chunks: Any = self.consumer
        if epoch != chunks.epoch:
            return
        consumer = self._ensure_consumer()
        assigned = self.assignment()
        for tp in positions.keys() & assigned:
            consumer.seek(TopicPartition(*tp), positions[tp])
        consumer.pause(*(TopicPartition(*tp) for tp in paused & assigned))
