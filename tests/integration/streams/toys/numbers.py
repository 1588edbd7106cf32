"""Numbers sent to the toy, and whether all of them are in its rows and messages."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

import orjson
from aiokafka import AIOKafkaProducer

from tests.integration.streams.toys.group import read
from tests.integration.streams.toys.worker import CHANGELOG, LEFT, OUT, RIGHT

Numbers = dict[str, dict[str, set[int]]]
"""By key and side."""


@dataclass
class Sender:
    """Sends the numbers of each key in turn to both topics, and remembers what was sent."""

    kafka: str
    keys: int = 200
    sent: Numbers = field(default_factory=dict)
    _next: int = 0

    async def send(self, count: int, per_second: int | None = None) -> None:
        async with AIOKafkaProducer(
            bootstrap_servers=self.kafka, enable_idempotence=True, request_timeout_ms=90_000
        ) as producer:
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


async def judged(kafka: str, sent: Numbers) -> Findings:
    """Compare what was sent with what Kafka has; asserts that nothing is missing and nothing went backwards."""
    found = judge(sent, await read(kafka, CHANGELOG), await read(kafka, OUT.name))
    assert (found.lost_in_rows, found.lost_in_outputs, found.steps_back) == (0, 0, [])
    return found
