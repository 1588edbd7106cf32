"""What the bench tells a contestant, through its environment."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PeerSettings:
    """Where to read, where to write, and under which name."""

    kafka: str
    source: str
    target: str
    group: str
    folder: Path
    partitions: int


def peer_settings() -> PeerSettings:
    """The settings of this process."""
    told = os.environ
    return PeerSettings(
        kafka=told["PEER_KAFKA"],
        source=told["PEER_SOURCE"],
        target=told["PEER_TARGET"],
        group=told["PEER_GROUP"],
        folder=Path(told["PEER_FOLDER"]),
        partitions=int(told["PEER_PARTITIONS"]),
    )


COMMIT_SECONDS = 1.0
"""The product commits once a second; so that all keep what they did equally often, everybody does here."""
