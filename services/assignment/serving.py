"""What `assignment` does besides requests: it opens its connections, reads records and sends what was committed."""

import asyncio
from datetime import datetime

from services.assignment.connection import Connection
from services.assignment.inbound.database_check import DatabaseContradicted
from services.assignment.inbound.projector import TOPICS, Projector
from services.assignment.state.service_state import ServiceState
from services.assignment.views import metrics as figures
from services.chassis import logs
from services.chassis.health import Health
from services.chassis.metrics import Heartbeats, Metrics


class Serving:
    """Runs `read` and `send` side by side until they are cancelled or break."""

    def __init__(
        self, service: ServiceState, connection: Connection, metrics: Metrics, health: Health, heartbeats: Heartbeats
    ) -> None:
        self._service = service
        self._connection = connection
        self._metrics = metrics
        self._health = health
        self._heartbeats = heartbeats
        self._taken = metrics.counter("mailroom_events_total")
        self._failed = metrics.counter("mailroom_event_failures_total")
        metrics.start_at_zero("mailroom_event_failures_total", topic=TOPICS)
        self._opened = asyncio.Event()
        self._shown_for: datetime | None = None

    async def read(self) -> None:
        """Open everything and read forever. If the topics contradict the database, nothing is read or sent."""
        try:
            cluster = await self._connection.open(self._service.store, self._service.take_team)
        except DatabaseContradicted as error:
            logs.warning("start.refused", reason=str(error))
            self._health.declare_dead("database_contradicted")
            return
        self._opened.set()
        projector = Projector(self._service, cluster, self._count)
        await self._connection.read(projector, lambda: self._after(projector))

    async def send(self) -> None:
        """Send what was committed, as soon as everything is open."""
        await self._opened.wait()
        await self._service.relay.run()

    def _count(self, topic: str, reason: str) -> None:
        (self._failed.labels(topic, reason) if reason else self._taken.labels(topic)).inc()

    def _after(self, projector: Projector) -> None:
        service, metrics = self._service, self._metrics
        if service.read_model.last_tick != self._shown_for:
            self._shown_for = service.read_model.last_tick
            figures.show_unplaced(service, metrics)
            figures.show_partners(service, metrics)
            figures.show_help(service, metrics)
        figures.show(service, metrics)
        for partition, sent_at in projector.heartbeats.items():
            self._heartbeats.seen(partition, sent_at)
        self._health.passed("kafka")
