"""A stream worker as a process of its own, for tests on a real Kafka."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

STOP_SECONDS = 30


def environment_of(kafka: str, partitions: int, folder: Path, port: int = 0) -> dict[str, str]:
    """What a worker reads its settings from; port 0 is any that is free."""
    return {
        **os.environ,
        "MAILROOM_KAFKA": kafka,
        "MAILROOM_PARTITIONS": str(partitions),
        "MAILROOM_DATA_DIR": str(folder),
        "MAILROOM_PORT": str(port),
    }


@asynccontextmanager
async def running(service: str, kafka: str, partitions: int, folder: Path) -> AsyncIterator[None]:
    """The worker of this service, as it is run; it must end politely."""
    environment = environment_of(kafka, partitions, folder)
    worker = await asyncio.create_subprocess_exec(sys.executable, "-m", f"services.{service}", env=environment)
    try:
        yield
    finally:
        worker.terminate()
        assert await asyncio.wait_for(worker.wait(), STOP_SECONDS) == 0
