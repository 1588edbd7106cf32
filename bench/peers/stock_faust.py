"""The same work as an idiomatic Faust app: an agent, a table on RocksDB with its changelog, an output topic."""

from typing import Any

import faust

from bench.peers.life import follow
from bench.peers.settings import COMMIT_SECONDS, peer_settings


def create_app() -> Any:
    """The app as Faust's user guide would have it; everything not named here has Faust's default."""
    settings = peer_settings()
    app = faust.App(
        settings.group,
        broker=f"kafka://{settings.kafka}",
        store="rocksdb://",
        datadir=settings.folder / "faust",
        topic_partitions=settings.partitions,
        broker_commit_interval=COMMIT_SECONDS,
        consumer_auto_offset_reset="earliest",
        web_enabled=False,
    )
    source = app.topic(settings.source, key_type=str, value_serializer="json")
    target = app.topic(settings.target, key_type=str, value_serializer="json")
    items = app.Table("items", partitions=settings.partitions, key_type=str)

    async def count(events: Any) -> None:
        async for item_id, event in events.items():
            items[item_id] = after = follow(items.get(item_id), event)
            await target.send(key=item_id, value=after)

    app.agent(source)(count)
    return app


if __name__ == "__main__":
    create_app().main()
