"""A stream worker as a process of its own, for tests on a real Kafka."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.launcher.service import Service


def worker(service: str, kafka: str, partitions: int, folder: Path, *, name: str = "", port: int = 0) -> Service:
    """The worker of this service, as it is run, with its data in this folder."""
    settings = {"data_dir": folder / "data"}
    return Service(f"services.{service}", kafka, partitions, folder, name=name, port=port, settings=settings)


@asynccontextmanager
async def running(service: str, kafka: str, partitions: int, folder: Path, port: int = 0) -> AsyncIterator[Service]:
    """The worker of this service; if it still runs at the end, it must end politely."""
    process = worker(service, kafka, partitions, folder, port=port)
    try:
        yield process
    finally:
        if process.code is None:
            assert await process.leave() == 0
