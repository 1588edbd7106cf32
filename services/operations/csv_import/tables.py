"""Tables of teams and items: each line checked against the contract before anything is sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from contracts.base import Event, HashedCaseKey
from contracts.items import ItemReceived
from contracts.teams import TeamDescribed, faults_of_staff
from services.chassis.files import UnreadableFileError
from services.operations.csv_import.cells import value_of
from services.operations.csv_import.sheets import Cells, Sheet, opened_sheet

MAX_FAULTS = 50
MAX_CELL = 10_000
"""Characters of one cell."""
_SHOWN_CHARACTERS = 40


class FaultyTableError(ValueError):
    """The file cannot be imported; `faults` are lines for a reader: line, column, value and what is expected."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: the line where it begins and its fields as JSON values; empty cells are left out."""

    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What columns a kind of file may have."""

    event: type[Event]
    key: str
    """The column that names what a row is about: no two rows may name the same."""
    needed: tuple[str, ...]
    left_out: frozenset[str]
    free: frozenset[str] = frozenset()
    """Columns whose text is not checked here."""
    hidden: frozenset[str] = frozenset()
    """Columns whose values are not repeated in a fault: they may name a case."""
    stricter: Mapping[str, Any] = field(default_factory=dict)
    """Columns where less is accepted than was stored by older versions, with their type."""
    contradictions: Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]] = lambda _: ()
    """(column, code) of everything in a row that contradicts itself and yet may be in records of older versions."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """Placeholder for what the contract needs and `intake` fills in, so that a whole row can be checked."""

    def columns(self) -> tuple[str, ...]:
        """Needed columns first, then the others."""
        others = [name for name in self.event.model_fields if name not in {*self.left_out, *self.needed}]
        return (*self.needed, *others)


_NOBODY = "00000000-0000-0000-0000-000000000000"
_TOLD = {"event_id": _NOBODY, "occurred_at": "2026-01-01T00:00:00Z"}

TEAMS = Table(
    event=TeamDescribed,
    key="team",
    needed=("team", "region", "site", "heads", "posts_fte", "staffed_fte"),
    left_out=frozenset({"type", "former_regions"}),
    contradictions=lambda team: faults_of_staff(team["heads"], team["posts_fte"], team["staffed_fte"]),
    given=_TOLD,
)
ITEMS = Table(
    event=ItemReceived,
    key="item_id",
    needed=("item_id", "item_class", "channel", "legal_received_on"),
    left_out=frozenset({"type"}),
    free=frozenset({"item_class"}),  # an unknown class counts as UNKLAR and is never refused
    hidden=frozenset({"case_key", "item_id", "item_class"}),
    stricter={"case_key": HashedCaseKey},
    given={**_TOLD, "region": "any"},
)


def read(path: Path, table: Table) -> Iterator[Row]:
    """Every row of the file, one at a time. Raises FaultyTableError listing up to `MAX_FAULTS` faults at its end.

    Encoding and separator are detected; `cells.value_of` says what a cell may look like.
    """
    faults: list[str] = []
    try:
        with opened_sheet(path) as sheet:
            faults += _faults_of_header(sheet, table)
            if not faults:
                yield from _Reading(sheet, table, faults).rows()
    except UnreadableFileError as error:
        faults.append(str(error))
    if faults:
        raise FaultyTableError(faults)


def _faults_of_header(sheet: Sheet, table: Table) -> list[str]:
    place, known = f"{sheet.name} line {sheet.header_line}", table.columns()
    faults = [f"{place}: column {column} is missing" for column in table.needed if column not in sheet.columns]
    for number, column in enumerate(sheet.columns, start=1):
        first = sheet.columns.index(column) + 1
        if column not in known:
            faults.append(f"{place}, column {number}: not known; known are {', '.join(known)}")
        elif first < number:
            faults.append(f"{place}, columns {first} and {number}: both are named {column}")
    return faults


class _Reading:
    """Turns rows into fields and records what is wrong with them."""

    def __init__(self, sheet: Sheet, table: Table, faults: list[str]) -> None:
        self._sheet = sheet
        self._table = table
        self._faults = faults
        self._adapters = {column: _adapter(table, column) for column in sheet.columns}
        self._schemas = {column: adapter.json_schema() for column, adapter in self._adapters.items()}
        self._lines: dict[int, int] = {}

    def rows(self) -> Iterator[Row]:
        """The rows up to the first fault; after that only faults are collected, up to a useful number."""
        for cells in self._sheet.rows:
            place, found = f"{self._sheet.name} line {cells.line}", len(self._faults)
            fields = self._fields(cells, place)
            if len(self._faults) == found:
                self._faults += self._as_a_whole(fields, place, cells.line)
            if len(self._faults) >= MAX_FAULTS:
                self._faults.append("… and perhaps more")
                return
            if not self._faults:
                yield Row(cells.line, fields)

    def _fields(self, cells: Cells, place: str) -> dict[str, Any]:
        columns, fields = self._sheet.columns, dict[str, Any]()
        if len(cells.texts) != len(columns):
            self._faults.append(f"{place}: has {len(cells.texts)} cells, the header has {len(columns)}")
            return fields
        for column, text in zip(columns, map(str.strip, cells.texts), strict=True):
            fault = self._take(fields, column, text)
            if fault:
                self._faults.append(f"{place}, column {column}{self._shown(column, text)}: {fault}")
        return fields

    def _take(self, fields: dict[str, Any], column: str, text: str) -> str | None:
        """Put the cell's value into `fields`, or say what is wrong with it."""
        if not text:
            return "is empty" if column in self._table.needed else None
        if len(text) > MAX_CELL:
            return f"has more than {MAX_CELL:,} characters"
        adapter = self._adapters[column]
        try:
            fields[column] = adapter.dump_python(
                adapter.validate_python(value_of(text, self._schemas[column])), mode="json"
            )
        except ValidationError as error:
            # pydantic's sentences for these types say what is expected and do not quote the cell
            return str(error.errors(include_input=False)[0]["msg"])
        except ValueError as error:
            return str(error)
        return None

    def _shown(self, column: str, text: str) -> str:
        if not text or column in self._table.hidden:
            return ""
        return f" ({text[:_SHOWN_CHARACTERS]}{'…' if len(text) > _SHOWN_CHARACTERS else ''})"

    def _as_a_whole(self, fields: Mapping[str, Any], place: str, line: int) -> Iterator[str]:
        """Faults that only the whole row shows: something named twice, fields that contradict each other."""
        first = self._lines.setdefault(hash(fields[self._table.key]), line)
        if first != line:
            yield f"{place}, column {self._table.key}: the same is in line {first}"
        contradictions = self._table.contradictions(fields)
        yield from (f"{place}, column {column}: {code}" for column, code in contradictions)
        if contradictions:
            return
        free = {column: "UNKLAR" for column in self._table.free}
        try:
            self._table.event.model_validate({**self._table.given, **fields, **free})
        except ValidationError as error:
            yield f"{place}: {error.errors(include_input=False)[0]['msg'].removeprefix('Value error, ')}"


def _adapter(table: Table, column: str) -> TypeAdapter[Any]:
    if column in table.free:
        return TypeAdapter(str)
    if column in table.stricter:
        return TypeAdapter(table.stricter[column])
    contract = table.event.model_fields[column]
    checked: Any = Annotated[contract.annotation, contract]
    return TypeAdapter(checked)
