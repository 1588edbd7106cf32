"""A load generator as a process of its own: keep-alive connections over plain asyncio, so cheap that it is no limit.

`python -m bench.rig.load` reads a `Plan` as JSON from standard input and writes an `Outcome` as JSON to its output.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

_CONTENT_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send: lines of `METHOD path body` from a file, once, over this many connections.

    With a `rate` each request has its time, and its latency counts from there, whether it could be sent or not;
    without one each connection sends as soon as it was answered.
    """

    url: str
    requests: str
    connections: int
    rate: float = 0.0
    token: str = ""


@dataclass(slots=True)
class Outcome:
    """What happened. `began` and `took` are by request, in the order of the file; clocks are monotonic."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    began: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)


class Sender:
    """Sends the prepared requests over its connections."""

    def __init__(self, plan: Plan, requests: list[bytes]) -> None:
        self._plan = plan
        self._requests = requests
        self._next = count()
        self._statuses: Counter[str] = Counter()
        self._began = [0.0] * len(requests)
        self._took = [0.0] * len(requests)

    async def run(self) -> Outcome:
        """Everything once."""
        start, cpu = time.monotonic(), time.process_time()
        await asyncio.gather(*(self._connection(start) for _ in range(self._plan.connections)))
        seconds, spent = time.monotonic() - start, time.process_time() - cpu
        return Outcome(seconds, spent, dict(self._statuses), self._began, self._took)

    async def _connection(self, start: float) -> None:
        where = urlsplit(self._plan.url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port, limit=16 * 1024 * 1024)
        while (number := next(self._next)) < len(self._requests):
            due = time.monotonic()
            if self._plan.rate:
                due = start + number / self._plan.rate
                await asyncio.sleep(max(0.0, due - time.monotonic()))
            writer.write(self._requests[number])
            status = await _answer(reader)
            self._statuses[status] += 1
            self._began[number], self._took[number] = due, time.monotonic() - due
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> str:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (line[len(_CONTENT_LENGTH) :] for line in head.lower().split(b"\r\n") if line.startswith(_CONTENT_LENGTH)), b"0"
    )
    await reader.readexactly(int(length))
    return head[9:12].decode()


def prepared(plan: Plan) -> list[bytes]:
    """The bytes of every request."""
    host = urlsplit(plan.url).netloc
    common = f"Host: {host}\r\nContent-Type: application/json\r\n"
    if plan.token:
        common += f"Authorization: Bearer {plan.token}\r\n"
    made = []
    for line in Path(plan.requests).read_bytes().splitlines():
        method, path, body = line.split(b" ", 2)
        head = b"%s %s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n" % (method, path, common.encode(), len(body))
        made.append(head + body)
    return made


async def send(plan: Plan, log: Path) -> Outcome:
    """Run the load generator with this plan in a process of its own and wait for it."""
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.rig.load"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        answer, _ = await process.communicate(json.dumps(asdict(plan)).encode())
    if process.returncode != 0:
        raise RuntimeError(f"the load generator ended with {process.returncode}, see {log}")
    return Outcome(**json.loads(answer))


def main() -> None:
    """Read the plan, send, tell."""
    plan = Plan(**json.load(sys.stdin))
    outcome = asyncio.run(Sender(plan, prepared(plan)).run())
    json.dump(asdict(outcome), sys.stdout)


if __name__ == "__main__":
    main()
