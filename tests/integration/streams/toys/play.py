"""What a test of the toy worker needs: worker processes, a sender and an honest reader."""

import asyncio
import resource
import signal
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.topics import STOPPAGES
from deploy.launcher.service import Service
from tests.integration.streams.toys.worker import LEFT, OUT, RIGHT

PARTITIONS = 4
Numbers = dict[str, dict[str, set[int]]]
"""By key and side."""

GROUP = "mailroom-toy-v1"


class Toy(Service):
    """A toy worker process."""

    def __init__(self, kafka: str, folder: Path, name: str, **settings: str) -> None:
        self._largest_file = int(settings.pop("largest_file", "0"))
        settings.setdefault("data_dir", str(folder / "data"))
        module = "tests.integration.streams.toys.worker"
        super().__init__(module, kafka, PARTITIONS, folder, name=name, settings=settings)

    def prepare(self) -> None:
        super().prepare()
        if self._largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._largest_file, self._largest_file))

    async def waits(self) -> None:
        """Returns when a toy that has to wait has read all its code."""
        async with asyncio.timeout(60):
            while "waiting" not in self.log.read_text():  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def go(self) -> None:
        """Let a waiting toy begin."""
        self.signal(signal.SIGUSR1)

    async def says(self, path: str) -> str:
        """The body of its answer; nothing while nobody listens."""
        answer = await self.get(path)
        return answer.text if answer is not None else ""


async def new_topics(kafka: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    wanted = [NewTopic(topic.name, PARTITIONS, 1) for topic in (LEFT, RIGHT, OUT)]
    parked = [NewTopic(topic.dead_letters, 1, 1) for topic in (LEFT, RIGHT)]
    wanted.append(NewTopic(STOPPAGES.name, 1, 1, topic_configs={"cleanup.policy": "compact"}))
    await admin.create_topics([*wanted, *parked])
    while not {new.name for new in (*wanted, *parked)} <= set(await admin.list_topics()):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    await admin.close()


@dataclass
class Sender:
    """Sends the numbers of each key in turn to both topics, and remembers what was sent."""

    kafka: str
    keys: int = 200
    sent: Numbers = field(default_factory=dict)
    _next: int = 0

    async def send(self, count: int, per_second: int | None = None) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka, enable_idempotence=True, request_timeout_ms=90_000)
        await producer.start()
        clock = asyncio.get_running_loop().time
        began = clock()
        for done in range(count):
            number, key = divmod(self._next, self.keys)
            side = (LEFT, RIGHT)[self._next % 2].name if self.keys % 2 else (LEFT, RIGHT)[number % 2].name
            self._next += 1
            await producer.send(side, str(number).encode(), key=f"key-{key}".encode())
            empty: dict[str, set[int]] = {LEFT.name: set(), RIGHT.name: set()}
            self.sent.setdefault(f"key-{key}", empty)[side].add(number)
            ahead = done / per_second - (clock() - began) if per_second else 0
            if ahead > 0.02:
                await asyncio.sleep(ahead)
        await producer.flush()
        await producer.stop()


async def all_done(kafka: str, seconds: float = 60) -> None:
    """Waits until the group has committed everything that is in both topics."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=GROUP, enable_auto_commit=False)
    await consumer.start()
    places = [TopicPartition(topic.name, number) for topic in (LEFT, RIGHT) for number in range(PARTITIONS)]
    ends = await consumer.end_offsets(places)
    try:
        async with asyncio.timeout(seconds):
            while any([ends[place] > (await consumer.committed(place) or 0) for place in places]):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
    finally:
        await consumer.stop()


async def read(kafka: str, topic: str) -> list[tuple[str, bytes]]:
    """Every record of a topic, in the order of each partition."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka, enable_auto_commit=False)
    await consumer.start()
    numbers = consumer.partitions_for_topic(topic) or set()
    places = [TopicPartition(topic, number) for number in sorted(numbers)]
    consumer.unsubscribe()
    consumer.assign(places)
    await consumer.seek_to_beginning(*places)
    ends = await consumer.end_offsets(places)
    found: list[tuple[str, bytes]] = []
    while any([await consumer.position(place) < ends[place] for place in places]):
        for records in (await consumer.getmany(timeout_ms=200)).values():
            found += [(record.key.decode(), record.value) for record in records]
    await consumer.stop()
    return found


@dataclass
class Findings:
    """What the rows and the messages say, against what was sent."""

    lost_in_rows: int
    lost_in_outputs: int
    steps_back: list[str]
    repeats: int


def judge(sent: Numbers, rows: list[tuple[str, bytes]], out: list[tuple[str, bytes]]) -> Findings:
    """Compare. A step back is a row or message that knows less than the one of the same key before it."""
    back = []
    held: dict[str, dict[str, list[int]]] = {}
    for key, value in rows:
        now = orjson.loads(value)
        back += [f"row {key} {side}" for side, had in held.get(key, {}).items() if not set(had) <= set(now[side])]
        held[key] = now
    told: dict[str, dict[str, set[int]]] = defaultdict(lambda: {LEFT.name: set(), RIGHT.name: set()})
    totals: dict[str, tuple[int, int]] = {}
    repeats = 0
    for key, value in out:
        event = orjson.loads(value)
        numbers = set(event["numbers"])
        repeats += len(told[key][event["side"]] & numbers)
        told[key][event["side"]] |= numbers
        total = (event["left"], event["right"])
        before = totals.get(key, (0, 0))
        if total[0] < before[0] or total[1] < before[1]:
            back.append(f"message {key}")
        totals[key] = total
    pairs = [(key, side, numbers) for key, sides in sent.items() for side, numbers in sides.items()]
    return Findings(
        lost_in_rows=sum(len(numbers - set(held.get(key, {}).get(side, ()))) for key, side, numbers in pairs),
        lost_in_outputs=sum(len(numbers - told[key][side]) for key, side, numbers in pairs),
        steps_back=back,
        repeats=repeats,
    )
