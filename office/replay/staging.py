"""Sorts a whole log by case and by time in a temporary file, so that a log of any size needs little memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from office.replay.mapping import Columns
from office.replay.mapping import Mapping as LogMapping
from office.replay.readers import LogError, Row
from office.replay.times import instant_of

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -20000;
PRAGMA temp_store = FILE;
CREATE TABLE step (case_id TEXT, at TEXT, line INTEGER, activity TEXT, team TEXT);
CREATE TABLE about (
    case_id TEXT PRIMARY KEY, received TEXT, due TEXT, closed TEXT, channel TEXT, item_class TEXT, priority TEXT
) WITHOUT ROWID;
CREATE TABLE chosen (case_id TEXT PRIMARY KEY, received TEXT) WITHOUT ROWID;
CREATE TABLE event (at TEXT, rank INTEGER, is_receipt INTEGER, body TEXT);
"""
_FIELDS = tuple(Columns.model_fields)
_MOMENTS = frozenset({"received", "closed"})


class StepRow(NamedTuple):
    """One row of the log: when, which activity, by which team (as written there)."""

    at: datetime
    activity: str
    team: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the log with its steps in the order of their time, and of the file among equal times."""

    case_id: str
    received: datetime
    due: str | None
    closed: datetime | None
    channel: str | None
    item_class: str | None
    priority: str | None
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The part of the log: cases received from `first` on, what happened up to `last`, this many cases."""

    first: date | None = None
    last: date | None = None
    limit: int | None = None


class Staging:
    """The temporary file. Use it as a context: it is deleted at the end."""

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self._path = folder / "staging.sqlite3"
        self._zone = zone
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        self._connection.executescript(_SCHEMA)

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._path.unlink(missing_ok=True)

    def take_log(self, rows: Iterable[Row], mapping: LogMapping, has_header: bool) -> int:
        """Store every row. Returns how many. Raises LogError naming row and column.

        `has_header`: every row has every column (CSV); else a row has the attributes it has (XES).
        """
        columns, count = mapping.columns, 0
        with self._bulk() as write:
            for count, row in enumerate(rows, start=1):
                if count == 1 and has_header:
                    _check_columns(row, columns, "columns")
                case_id = _needed(row, columns.item, count)
                at = self._moment(_needed(row, columns.time, count), columns.time, count)
                team = row.get(columns.team, "") if columns.team else ""
                write.execute(
                    "INSERT INTO step VALUES (?, ?, ?, ?, ?)",
                    (case_id, at, count, row.get(columns.activity, ""), team),
                )
                self._about(write, case_id, row, columns, count)
        if not count:
            raise LogError("the log has no rows")
        return count

    def take_attributes(self, rows: Iterable[Row], join: str, columns: Columns) -> None:
        """Store the second file's row of each case."""
        with self._bulk() as write:
            for count, row in enumerate(rows, start=1):
                if count == 1:
                    _check_columns(row, columns, "attributes.columns", join)
                self._about(write, _needed(row, join, count), row, columns, count)

    def choose(self, choice: Choice) -> int:
        """Choose the cases to replay. Returns how many."""
        self._connection.execute("CREATE INDEX step_of_case ON step (case_id, at, line)")
        self._connection.execute(
            """
            INSERT INTO chosen
            SELECT case_id, came FROM (
                SELECT step.case_id, COALESCE(about.received, MIN(step.at)) AS came, MIN(step.line) AS line
                FROM step LEFT JOIN about USING (case_id) GROUP BY step.case_id
            ) WHERE came >= ? AND came < ? ORDER BY came, line LIMIT ?
            """,
            (self._bound(choice.first, 0, ""), self._bound(choice.last, 1, "~"), choice.limit or -1),
        )
        return int(self._connection.execute("SELECT COUNT(*) FROM chosen").fetchone()[0])

    def teams(self) -> list[str]:
        """Every team name of the chosen cases, sorted."""
        found = self._connection.execute("SELECT DISTINCT team FROM step JOIN chosen USING (case_id) ORDER BY team")
        return [str(name) for (name,) in found]

    def cases(self) -> Iterator[Case]:
        """The chosen cases, one after the other."""
        rows = self._connection.cursor().execute(
            f"""
            SELECT case_id, chosen.received, {", ".join("about." + field for field in _FIELDS[1:])}, at, activity, team
            FROM chosen JOIN step USING (case_id) LEFT JOIN about USING (case_id) ORDER BY case_id, at, line
            """
        )
        for case_id, steps in groupby(rows, key=lambda row: row[0]):
            found = list(steps)
            received, due, closed, channel, item_class, priority = found[0][1:7]
            yield Case(
                case_id=str(case_id),
                received=datetime.fromisoformat(received),
                due=due,
                closed=datetime.fromisoformat(closed) if closed else None,
                channel=channel,
                item_class=item_class,
                priority=priority,
                steps=tuple(StepRow(datetime.fromisoformat(row[7]), row[8], row[9]) for row in found),
            )

    def keep_events(self, events: Iterable[tuple[datetime, bool, Mapping[str, Any]]], last: date | None) -> int:
        """Store events (when, whether it is a receipt, HTTP body) up to the end of `last`. Returns how many."""
        end, count = self._bound(last, 1, "~"), 0
        with self._bulk() as write:
            for at, is_receipt, body in events:
                if _text(at) < end:
                    count += 1
                    kept = (_text(at), count, is_receipt, json.dumps(body))
                    write.execute("INSERT INTO event VALUES (?, ?, ?, ?)", kept)
        self._connection.execute("CREATE INDEX event_by_time ON event (at, rank)")
        return count

    def span(self) -> tuple[datetime, datetime]:
        """Time of the first and of the last event."""
        first, last = self._connection.execute("SELECT MIN(at), MAX(at) FROM event").fetchone()
        return datetime.fromisoformat(first), datetime.fromisoformat(last)

    def events(self) -> Iterator[tuple[datetime, bool, dict[str, Any]]]:
        """The events in the order of their time."""
        rows = self._connection.cursor().execute("SELECT at, is_receipt, body FROM event ORDER BY at, rank")
        for at, is_receipt, body in rows:
            yield datetime.fromisoformat(at), bool(is_receipt), json.loads(body)

    def _about(self, write: sqlite3.Connection, case_id: str, row: Row, columns: Columns, count: int) -> None:
        found = {field: row.get(column, "").strip() or None for field, column in columns.named().items()}
        for field in _MOMENTS & found.keys():
            text = found[field]
            found[field] = self._moment(text, columns.named()[field], count) if text else None
        if any(found.values()):
            write.execute(_UPSERT, (case_id, *(found.get(field) for field in _FIELDS)))

    def _moment(self, text: str, column: str, row: int) -> str:
        try:
            return _text(instant_of(text, self._zone))
        except ValueError as error:
            raise LogError(f"row {row}: {column} is not an ISO 8601 time: {text[:40]!r}") from error

    def _bound(self, day: date | None, add_days: int, default: str) -> str:
        """Begin of the day (or of the one after it) in the log's zone, as text that sorts like the times."""
        if day is None:
            return default
        midnight = (day + timedelta(days=add_days)).isoformat()
        return _text(instant_of(midnight, self._zone))

    @contextmanager
    def _bulk(self) -> Iterator[sqlite3.Connection]:
        """One transaction for many inserts."""
        self._connection.execute("BEGIN")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


_UPSERT = f"INSERT INTO about VALUES (?{', ?' * len(_FIELDS)}) ON CONFLICT DO UPDATE SET " + ", ".join(
    f"{field} = COALESCE({field}, excluded.{field})" for field in _FIELDS
)


def _text(at: datetime) -> str:
    """A fixed width, so that text sorts like time."""
    return at.isoformat(timespec="microseconds")


def _needed(row: Row, column: str, number: int) -> str:
    text = row.get(column, "").strip()
    if not text:
        raise LogError(f"row {number}: {column} is empty or missing")
    return text


def _check_columns(row: Row, columns: Columns, table: str, join: str | None = None) -> None:
    named = {("class" if key == "item_class" else key): name for key, name in dict(columns).items() if name}
    wanted = {**named, **({"join": join} if join else {})}
    for key, name in wanted.items():
        if name not in row:
            raise LogError(f"{table}.{key}: the file has no column {name!r}; it has {', '.join(sorted(row))}")
