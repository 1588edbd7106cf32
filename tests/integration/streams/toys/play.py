"""What a test of the toy worker needs: a broker that may crash, worker processes, a sender and an honest reader."""

import asyncio
import os
import re
import resource
import signal
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.topics import STOPPAGES
from deploy.launcher.broker import Broker, answers, new_broker
from deploy.launcher.supervisor import kill_with_parent
from tests.integration.streams.toys.worker import LEFT, OUT, RIGHT

PARTITIONS = 4
Numbers = dict[str, dict[str, set[int]]]
"""By key and side."""

GROUP = "mailroom-toy-v1"
ROOT = Path(__file__).resolve().parents[4]


class CrashingBroker:
    """A single-node Kafka that can be killed and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.broker: Broker = new_broker(folder)
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        with (self.broker.folder / "kafka.log").open("a") as log:
            self._process = subprocess.Popen(
                self.broker.command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=kill_with_parent,  # noqa: PLW1509 - the child only makes one system call
            )

    async def start(self) -> None:
        self.launch()
        async with asyncio.timeout(60):
            while not await answers(self.broker.bootstrap):  # noqa: ASYNC110 - nobody tells, one has to ask
                await asyncio.sleep(0.1)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Toy:
    """A toy worker process."""

    def __init__(self, kafka: str, folder: Path, name: str, **settings: str) -> None:
        largest_file = int(settings.pop("largest_file", "0"))

        def prepare() -> None:
            kill_with_parent()
            if largest_file:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        self.name = name
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / f"{name}.log"
        known = {"KAFKA": kafka, "DATA_DIR": str(folder / "data"), "PORT": "0", "PARTITIONS": str(PARTITIONS)}
        named = {f"MAILROOM_{key.upper()}": value for key, value in {**known, **settings}.items()}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.integration.streams.toys.worker"],
                env={**os.environ, **named},
                cwd=ROOT,
                stdout=log,
                stderr=log,
                preexec_fn=prepare,  # noqa: PLW1509 - the child only makes two system calls
            )

    async def waits(self) -> None:
        """Returns when a toy that was told to wait has read all its code."""
        async with asyncio.timeout(60):
            while "waiting" not in self.log.read_text():  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def go(self) -> None:
        """Let a waiting toy begin."""
        self.signal(signal.SIGUSR1)

    def answers(self, path: str) -> str:
        found = re.search(r"port=(\d+)", self.log.read_text())
        if found is None:
            return ""
        try:
            with urlopen(f"http://127.0.0.1:{found[1]}{path}", timeout=2) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            return error.read().decode()
        except (URLError, OSError):
            return ""

    async def ready(self, seconds: float = 40) -> None:
        async with asyncio.timeout(seconds):
            while '"ready"' not in await asyncio.to_thread(self.answers, "/health/ready"):
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(0.1)

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    async def ended(self, seconds: float = 30) -> int:
        async with asyncio.timeout(seconds):
            while self.process.poll() is None:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return self.process.wait()

    async def leave(self) -> int:
        self.signal(signal.SIGTERM)
        return await self.ended()

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


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
    """Waits until the group has committed everything that stands in both topics."""
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
