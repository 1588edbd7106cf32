"""What `assignment` does besides requests: it opens its connections, reads records and sends what was committed."""

import asyncio
from datetime import datetime

from services.assignment.connection import KafkaConnection
from services.assignment.inbound.database_check import DatabaseContradicted
from services.assignment.inbound.feed import RecordSink
from services.assignment.metrics import gauges
from services.assignment.outbound.relay import Relay
from services.assignment.state.service_state import ServiceState
from services.chassis import logs
from services.chassis.health import Health
from services.chassis.metrics import Heartbeats, Metrics


class Serving:
    """Runs `read` and `send` side by side until they are cancelled or break."""

    def __init__(
        self, service: ServiceState, connection: KafkaConnection, sink: RecordSink, metrics: Metrics, health: Health
    ) -> None:
        self._service = service
        self._connection = connection
        self._sink = sink
        self._relay = Relay(service.outbox, service.store, connection.publisher, service.notify_changed)
        self._metrics = metrics
        self._health = health
        self._heartbeats = Heartbeats(metrics, "assignment")
        self._opened = asyncio.Event()
        self._shown_for: datetime | None = None

    async def read(self) -> None:
        """Open everything and read forever. If the topics contradict the database, nothing is read or sent."""
        try:
            self._sink.cluster = await self._connection.open(self._service.store, self._service.take_team)
        except DatabaseContradicted as error:
            logs.warning("start.refused", reason=str(error))
            self._health.declare_dead("database_contradicted")
            return
        self._opened.set()
        await self._connection.read(self._sink, self._after)

    async def send(self) -> None:
        """Send what was committed, as soon as everything is open."""
        await self._opened.wait()
        await self._relay.run()

    def _after(self) -> None:
        read_model, metrics = self._service.read_model, self._metrics
        if read_model.last_tick != self._shown_for:
            self._shown_for = read_model.last_tick
            gauges.show_unplaced(read_model, metrics)
            gauges.show_partners(read_model, metrics)
            gauges.show_help(read_model, metrics)
        gauges.show(read_model, self._service.outbox.waiting, metrics)
        for partition, sent_at in self._sink.heartbeats.items():
            self._heartbeats.seen(partition, sent_at)
        self._health.passed("kafka")
