"""Records as aiokafka gives them, chunks of them, and stream apps that are never started."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from contracts.base import Topic
from contracts.topics import ITEMS
from services.chassis.settings import Base
from services.streams.consuming.chunks import Chunk
from services.streams.faust_app import StreamApp
from services.streams.state.directory import lock_state_directory


def raw(topic: str, partition: int, offset: int, **other: Any) -> Any:
    """A record of aiokafka's consumer."""
    usual = {"key": b"k", "value": b"v", "headers": (), "timestamp": 0, "timestamp_type": 0}
    return SimpleNamespace(topic=topic, partition=partition, offset=offset, **(usual | other))


def chunk(topic: str, partition: int, *offsets: int, start: int | None = None, end: int | None = None) -> Chunk:
    """These records; covers them and nothing else unless `start` or `end` say so."""
    raws = [raw(topic, partition, offset) for offset in offsets]
    first, last = offsets[0] if start is None else start, offsets[-1] + 1 if end is None else end
    return Chunk(topic, partition, 0, first, last, raws)


class Apps:
    """Makes stream apps in one state directory, each a new process as far as the app can tell."""

    def __init__(self, folder: Path) -> None:
        self.directory = lock_state_directory(folder)
        self.errors: list[BaseException] = []

    def new(self, *topics: Topic, **settings: Any) -> StreamApp:
        """An app of the service `test`; what is fatal to it is kept in `errors`."""

        async def hand_over(chunk: Chunk, done: Any) -> None:
            pass

        return StreamApp(
            Base(partitions=2, data_dir=self.directory.folder, **settings),
            "test",
            topics or (ITEMS,),
            self.directory,
            store_version=1,
            hand_over=hand_over,
            fail=self.errors.append,
        )
