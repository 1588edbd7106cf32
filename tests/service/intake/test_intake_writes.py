"""`intake` is ready only while Kafka takes its heartbeats: it does not accept work that it cannot write down."""

import asyncio
from datetime import UTC, datetime

import pytest
from aiokafka.errors import KafkaTimeoutError

from deploy.launcher.readiness import until
from services.chassis.kafka import Output
from services.intake.app import create_app
from services.intake.settings import Settings
from services.intake.ticks import WriteHealth
from tests.doubles.intake import MemoryConnection, StandingClock


class Refusing(MemoryConnection):
    """Kafka that is there, but accepts nothing on demand."""

    def __init__(self) -> None:
        super().__init__(StandingClock(datetime(2026, 3, 2, 7, tzinfo=UTC)))
        self.refuses = True
        self.beats = asyncio.Event()
        publish = self.publisher.publish

        async def refused(*outputs: Output) -> None:
            self.beats.set()
            if self.refuses:
                raise KafkaTimeoutError
            await publish(*outputs)

        self.publisher.publish = refused  # type: ignore[method-assign]


async def test_readiness_follows_the_acknowledgement_of_heartbeats() -> None:
    connection = Refusing()
    app = create_app(Settings(clock="system", heartbeat_seconds=0.01), connection)
    async with app.router.lifespan_context(app):
        await connection.beats.wait()
        assert app.state.health.missing() == ("kafka_writes",)
        connection.refuses = False
        await until(app.state.health.ready, "the next heartbeat", 30, pause=0)
        connection.refuses = True
        await until(lambda: not app.state.health.ready(), "a refused heartbeat", 30, pause=0)


@pytest.mark.parametrize(("later", "holds"), [(29, True), (31, False)])
def test_heartbeats_that_wait_without_an_answer_are_none(later: int, holds: bool) -> None:
    at = 0.0
    writes = WriteHealth(Settings(heartbeat_seconds=10), lambda: at)
    assert not writes.healthy(), "nothing was written yet"
    writes.record(acknowledged=True)
    at = later
    assert writes.healthy() is holds
