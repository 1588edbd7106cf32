"""Who takes part in the comparison: how each is started, what it leaves behind, and when it is done."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from bench.peers.settings import COMMIT_SECONDS
from bench.peers.venv import locked, peers_python
from bench.rig.stage import PARTITIONS, Stage
from contracts.topics import BACKLOG, ITEM_STATE
from deploy.launcher.process import Process

OURS = "postwaage"
CHANGELOG = "mailroom-backlog-v1-rows-v1-changelog"


@dataclass(frozen=True, slots=True)
class Entry:
    """One run of one contestant: a name of its own for group, topics and folder."""

    stage: Stage
    source: str
    name: str

    @property
    def folder(self) -> Path:
        """Where it may store."""
        return self.stage.folder / self.name

    def environment(self, target: str, group: str) -> Mapping[str, str]:
        """What it is given."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return {
            "PEER_KAFKA": self.stage.kafka,
            "PEER_SOURCE": self.source,
            "PEER_TARGET": target,
            "PEER_GROUP": group,
            "PEER_FOLDER": str(self.folder),
            "PEER_PARTITIONS": str(PARTITIONS),
        }


@dataclass(frozen=True, slots=True)
class Contestant:
    """How one of them runs. `group` is None where offsets are not committed to Kafka (Bytewax keeps its own)."""

    name: str
    title: str
    package: str
    does: str
    start: Callable[[Entry], Process]
    target: Callable[[Entry], str]
    group: Callable[[Entry], str] | None
    slow: bool = False
    """Gets a shorter topic: a figure per event needs no hundred thousand of them."""
    foreign: bool = False

    @property
    def version(self) -> str:
        """The version that ran."""
        return (
            locked(self.package) if self.foreign else metadata.version(self.package) if self.package else "this commit"
        )


def _target(entry: Entry) -> str:
    return f"{entry.name}-target"


def _group(entry: Entry) -> str:
    return f"{entry.name}-group"


def _peer(entry: Entry, python: str, *arguments: str) -> Process:
    log = entry.stage.folder / "logs" / f"{entry.name}.log"
    return Process(entry.name, [python, "-m", *arguments], entry.environment(_target(entry), _group(entry)), log)


def _ours(entry: Entry) -> Process:
    return entry.stage.service("backlog", data=entry.name)


def _faust(entry: Entry) -> Process:
    return _peer(entry, sys.executable, "bench.peers.stock_faust", "worker", "-l", "info", "--without-web")


def _plain(entry: Entry) -> Process:
    return _peer(entry, sys.executable, "bench.peers.plain_loop")


def _quix(entry: Entry) -> Process:
    return _peer(entry, str(peers_python()), "bench.peers.quix")


def _bytewax(entry: Entry) -> Process:
    python, snapshots = str(peers_python()), entry.folder / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    subprocess.run([python, "-m", "bytewax.recovery", str(snapshots), "1"], check=True, capture_output=True)
    recovery = ["-r", str(snapshots), "-s", f"{COMMIT_SECONDS:g}", "-b", "0"]
    return _peer(entry, python, "bytewax.run", "bench.peers.bytewax_flow:create_flow", *recovery)


CONTESTANTS = (
    Contestant(
        OURS,
        "Postwaage `backlog`",
        "",
        "row in RocksDB, changelog record, output record; also validates, keeps each event, legal clocks, totals",
        _ours,
        lambda _: ITEM_STATE.name,
        lambda _: "mailroom-backlog-v1",
    ),
    Contestant(
        "faust",
        "(a) stock Faust",
        "faust-streaming",
        "row in a RocksDB table, changelog record, output record",
        _faust,
        _target,
        _group,
        slow=True,
    ),
    Contestant(
        "plain",
        "(b) plain aiokafka loop",
        "aiokafka",
        "entry in a dict, output record; nothing is stored: the ceiling",
        _plain,
        _target,
        _group,
    ),
    Contestant(
        "quix",
        "(c) Quix Streams",
        "quixstreams",
        "row in RocksDB, changelog record, output record",
        _quix,
        _target,
        _group,
        foreign=True,
    ),
    Contestant(
        "bytewax",
        "(d) Bytewax",
        "bytewax",
        "state in memory, snapshot row in SQLite, output record",
        _bytewax,
        _target,
        None,
        foreign=True,
    ),
)

LEFT_BY_OURS = (ITEM_STATE.name, BACKLOG.name, CHANGELOG)
