"""The same work with Quix Streams: a stateful `apply` on RocksDB with its changelog topic, and an output topic."""

from typing import Any

from quixstreams import Application, State

from bench.peers.life import follow
from bench.peers.settings import COMMIT_SECONDS, peer_settings


def run() -> None:
    """The app as the documentation of Quix Streams would have it; it ends by SIGTERM."""
    settings = peer_settings()
    app = Application(
        broker_address=settings.kafka,
        consumer_group=settings.group,
        auto_offset_reset="earliest",
        commit_interval=COMMIT_SECONDS,
        state_dir=settings.folder / "quix",
        loglevel="WARNING",
    )
    source = app.topic(settings.source, key_deserializer="str", value_deserializer="json")
    target = app.topic(settings.target, key_serializer="str", value_serializer="json")

    def count(event: dict[str, Any], state: State) -> dict[str, Any]:
        after = follow(state.get("item"), event)
        state.set("item", after)
        return after

    app.dataframe(source).apply(count, stateful=True).to_topic(target)
    app.run()


if __name__ == "__main__":
    run()
