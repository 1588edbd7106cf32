"""Workers join, leave, are killed, are stopped and wake, Kafka crashes: every number is in the rows, none is lost."""

import asyncio
import random
import signal
from pathlib import Path

import orjson
import pytest

from deploy.launcher.broker import BrokerProcess
from tests.integration.streams.toys.group import all_done, read
from tests.integration.streams.toys.numbers import Sender, judged
from tests.integration.streams.toys.process import Toy
from tests.integration.streams.toys.worker import CHANGELOG, LEFT
from tests.integration.topics import put

pytestmark = pytest.mark.kafka

SESSION_SECONDS = 10.0
EVENTS_PER_SECOND = 600


class Crew:
    """Toy workers; one that ends by itself is started again, as a supervisor does."""

    def __init__(self, kafka: str, folder: Path) -> None:
        self.kafka = kafka
        self.folder = folder
        self.toys: list[Toy] = []
        self.crashes: list[str] = []
        self._started = 0

    def hire(self, **settings: str) -> Toy:
        self._started += 1
        toy = Toy(self.kafka, self.folder, f"toy-{self._started}", **settings)
        self.toys.append(toy)
        return toy

    def dismiss(self, toy: Toy) -> Toy:
        self.toys.remove(toy)
        return toy

    async def keep(self) -> None:
        while True:
            await asyncio.sleep(0.1)
            for toy in list(self.toys):
                if toy.code is not None:
                    self.crashes.append(f"{toy.name} ended with {toy.code}")
                    self.toys.remove(toy)
                    self.hire()

    def kill(self) -> None:
        for toy in self.toys:
            toy.kill()


async def play(crew: Crew, broker: BrokerProcess, seed: int) -> None:
    """Everything that may befall workers, once, at moments drawn from the seed."""
    draw = random.Random(seed)

    async def while_() -> None:
        await asyncio.sleep(draw.uniform(0.2, 1.5))

    first = crew.hire()
    await first.ready()
    second = crew.hire()
    await while_()
    await second.ready()
    await while_()
    assert await crew.dismiss(second).leave() == 0
    await while_()
    third = crew.hire()
    fourth = crew.hire()
    await third.ready()
    await while_()
    crew.dismiss(third).kill()
    await while_()
    await fourth.ready()
    sleeper = draw.choice([toy for toy in crew.toys if toy.code is None])
    sleeper.signal(signal.SIGSTOP)
    await asyncio.sleep(SESSION_SECONDS + draw.uniform(1, 3))
    sleeper.signal(signal.SIGCONT)
    await while_()
    await while_()
    broker.kill()
    await while_()
    await broker.start()


async def counted(crew: Crew, broker: BrokerProcess, seed: int) -> None:
    kafka = broker.bootstrap
    sender = Sender(kafka)
    playing = asyncio.create_task(play(crew, broker, seed))
    sending = asyncio.create_task(_send_until(sender, playing))
    keeping = asyncio.create_task(crew.keep())
    try:
        await playing
        await sending
        await all_done(kafka)
    finally:
        keeping.cancel()
    for toy in crew.toys:
        assert await toy.leave() == 0
    crew.toys = []
    found = await judged(kafka, sender.sent)
    count = sum(len(numbers) for sides in sender.sent.values() for numbers in sides.values())
    print(f"seed {seed}: {count} sent, {found.repeats} repeats, {crew.crashes}")


async def _send_until(sender: Sender, playing: "asyncio.Task[None]") -> None:
    while not playing.done():
        await sender.send(EVENTS_PER_SECOND, EVENTS_PER_SECOND)


async def test_every_number_is_counted_whatever_befalls_workers_and_broker(
    broker: BrokerProcess, tmp_path: Path
) -> None:
    crew = Crew(broker.bootstrap, tmp_path)
    try:
        await counted(crew, broker, seed=1)
    finally:
        crew.kill()


async def _put(kafka: str, *values: bytes) -> None:
    await put(kafka, LEFT.name, *values, key=b"key", partition=0)


async def _row(kafka: str) -> object:
    return orjson.loads((await read(kafka, CHANGELOG))[-1][1])[LEFT.name]


async def test_bad_records_are_parked_until_they_are_too_many_and_a_broken_rule_stops_the_process(
    broker: BrokerProcess, tmp_path: Path
) -> None:
    kafka = broker.bootstrap
    crew = Crew(kafka, tmp_path)
    try:
        toy = crew.hire(patient="false")
        await _put(kafka, b"1", b"poison", b"2")
        await all_done(kafka)
        assert [value for _, value in await read(kafka, LEFT.dead_letters)] == [b"poison"]
        assert await _row(kafka) == [1, 2]
        await _put(kafka, b"-1", b"3")
        assert await toy.ended() == 1
        assert await _row(kafka) == [1, 2]
        toy = crew.hire()
        await all_done(kafka)
        assert await _row(kafka) == [-1, 1, 2, 3]
        await _put(kafka, *(b"poison" for _ in range(150)))
        assert await toy.ended() == 1
    finally:
        crew.kill()
