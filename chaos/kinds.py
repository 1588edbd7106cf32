"""The kinds of faults: what each one does, what it affects, and where it can be played."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SERVICES = ("intake", "backlog", "jams", "rebalancer", "assignment", "simulator")
KAFKA = "kafka"

Weight = Literal["heavy", "light", "last", "loss"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind. `touches`: nothing else affects these at the same time. `weight`: heavy ones interrupt something
    and are waited for, light ones are only records, last ones end the act, losses come after its verdict. `database`:
    the only act it is for."""

    name: str
    touches: str
    what: str
    weight: Weight = "heavy"
    database: Literal["", "sqlite", "postgres"] = ""
    after: str = ""
    """A kind that must come before it in the same act."""


def _joins() -> tuple[Kind, ...]:
    found: list[Kind] = []
    for service in ("backlog", "jams", "rebalancer"):
        found.append(Kind(name=f"join-{service}", touches=service, what=f"one more {service} worker joins the group"))
        gone = f"the {service} worker that joined leaves politely (SIGTERM)"
        found.append(Kind(name=f"leave-{service}", touches=service, what=gone, after=f"join-{service}"))
    return tuple(found)


def _kills() -> tuple[Kind, ...]:
    return tuple(Kind(name=f"kill-{each}", touches=each, what=f"kill -9 of one {each} process") for each in SERVICES)


_PROCESSES = (
    Kind(name="zombie-backlog", touches="backlog", what="SIGSTOP of a backlog worker for longer than its session"),
    Kind(name="zombie-jams", touches="jams", what="SIGSTOP of the only jams worker for longer than its session"),
    Kind(name="disk-full", touches="backlog", what="no file of a running backlog worker may grow any more"),
    Kind(name="store-lost", touches="backlog", what="kill -9 of a backlog worker, its local store deleted"),
)
_BROKER = (
    Kind(name="broker-restart", touches=KAFKA, what="Kafka stopped (SIGTERM), away for some seconds, started again"),
    Kind(name="broker-kill", touches=KAFKA, what="kill -9 of Kafka, started again on the same data"),
    Kind(
        name="kill-in-stall",
        touches=KAFKA,
        what="Kafka stands still in the middle of a burst; as it goes on, the backlog workers are killed (-9)",
    ),
    Kind(name="broker-slow", touches=KAFKA, what="Kafka stands still in pulses (SIGSTOP, SIGCONT)"),
)
_DATABASE = (
    Kind(
        name="sqlite-locked",
        touches="assignment",
        what="another process holds SQLite's write lock for longer than the busy timeout",
        database="sqlite",
    ),
    Kind(
        name="sqlite-lost",
        touches="assignment",
        what="SQLite's files deleted under the running process; an empty database is refused, the copy is restored",
        database="sqlite",
    ),
    Kind(
        name="postgres-lock-lost",
        touches="assignment",
        what="SIGSTOP of the holder of PostgreSQL's lock, its session ended; a second process takes over, it wakes",
        database="postgres",
    ),
    Kind(
        name="postgres-restart",
        touches="assignment",
        what="PostgreSQL restarted in immediate mode (as after a crash)",
        database="postgres",
    ),
)
_RECORDS = (
    Kind(name="poison", touches="", what="broken records straight into `items`, between good ones", weight="light"),
    Kind(name="duplicate-http", touches="", what="acknowledged requests sent once more over HTTP", weight="light"),
    Kind(name="duplicate-kafka", touches="", what="records of `items` written once more to Kafka", weight="light"),
    Kind(name="reordered", touches="", what="events sent before their item, and out of their order", weight="light"),
    Kind(name="late-batch", touches="", what="a batch announced and sent late, with older events", weight="light"),
    Kind(name="clock-wall", touches="", what="wall clock of running processes jumps by days and back", weight="light"),
    Kind(name="clock-back", touches="", what="business time ordered backwards (must be refused)", weight="light"),
    Kind(name="clock-leap", touches="", what="business time leaps over four weeks and Easter", weight="last"),
)
_LOSSES = (
    Kind(
        name="retention-gap",
        touches=KAFKA,
        what="records deleted that backlog had not read: the partition must stop with numbers until told to go on",
        weight="loss",
    ),
    Kind(
        name="log-truncated",
        touches=KAFKA,
        what="Kafka comes back without the end of a partition, others write past the old position: the same follows",
        weight="loss",
    ),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (*_joins(), *_kills(), *_PROCESSES, *_BROKER, *_DATABASE, *_RECORDS, *_LOSSES)
}
"""Every kind, in the order of the report."""

SHORT_KINDS = (
    "join-backlog",
    "leave-backlog",
    "kill-backlog",
    "kill-intake",
    "kill-assignment",
    "kill-rebalancer",
    "broker-kill",
    "disk-full",
    "sqlite-locked",
    "poison",
    "duplicate-http",
    "duplicate-kafka",
    "reordered",
    "late-batch",
    "clock-back",
    "clock-leap",
)
"""One act of the cheaper kinds, for continuous integration."""
