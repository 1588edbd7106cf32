"""CSV files with a header: checked line by line against the contracts before anything is sent."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, get_origin

from pydantic import TypeAdapter, ValidationError

from contracts.base import Event, HashedCaseKey
from contracts.items import ItemReceived
from contracts.teams import TeamDescribed

MAX_FAULTS = 50


class FaultyTableError(ValueError):
    """The file cannot be imported; `faults` are lines for a reader, without any value from the file."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: its number (the header is 1) and its fields as JSON values; empty cells are left out."""

    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What columns a kind of file may have."""

    event: type[Event]
    needed: tuple[str, ...]
    left_out: frozenset[str]
    free: frozenset[str] = frozenset()
    """Columns whose text is not checked here."""
    stricter: Mapping[str, Any] = field(default_factory=dict)
    """Columns of which less is taken than is read of older versions, with their type."""

    def columns(self) -> tuple[str, ...]:
        """Needed columns first, then the others."""
        others = [name for name in self.event.model_fields if name not in {*self.left_out, *self.needed}]
        return (*self.needed, *others)


TEAMS = Table(
    event=TeamDescribed,
    needed=("team", "region", "site", "heads", "posts_fte", "staffed_fte"),
    left_out=frozenset({"type"}),
)
ITEMS = Table(
    event=ItemReceived,
    needed=("item_id", "item_class", "channel", "legal_received_on"),
    left_out=frozenset({"type"}),
    free=frozenset({"item_class"}),  # an unknown class is taken as UNKLAR, never refused
    stricter={"case_key": HashedCaseKey},
)


def read(path: Path, table: Table) -> Iterator[Row]:
    """Every line of the file, one at a time. Raises FaultyTableError listing up to `MAX_FAULTS` faults at its end.

    Separator is the comma, or the semicolon if the header has one. Several values in a cell are separated by
    spaces, pairs are written `CLASS=number`. Encoding is UTF-8.
    """
    faults: list[str] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from _rows(file, path.name, table, faults)
        except UnicodeDecodeError:
            faults.append(f"{path.name}: is not UTF-8")
        except csv.Error as error:
            faults.append(f"{path.name}: is no CSV file ({error})")
    if faults:
        raise FaultyTableError(faults)


def _rows(file: Any, name: str, table: Table, faults: list[str]) -> Iterator[Row]:
    header = file.readline()
    columns = next(csv.reader([header], delimiter=";" if ";" in header else ","), [])
    columns = [column.strip() for column in columns]
    faults += _faults_of_header(columns, name, table)
    if faults:
        return
    adapters = {column: _adapter(table, column) for column in columns}
    # strict: a quote that is never closed would swallow the rest of the file as one cell
    lines = csv.reader(file, delimiter=";" if ";" in header else ",", strict=True)
    for cells in lines:
        line = lines.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            faults.append(f"{name} line {line}: has {len(cells)} cells, the header has {len(columns)}")
            fields = None
        else:
            fields = _fields(dict(zip(columns, cells, strict=True)), adapters, f"{name} line {line}", table, faults)
        if len(faults) >= MAX_FAULTS:
            faults.append("… and perhaps more")
            return
        if fields is not None and not faults:
            yield Row(line, fields)


def _faults_of_header(columns: Sequence[str], name: str, table: Table) -> list[str]:
    known = table.columns()
    faults = [f"{name} line 1: column {column} is missing" for column in table.needed if column not in columns]
    faults += [
        f"{name} line 1, column {number}: not known; known are {', '.join(known)}"
        for number, column in enumerate(columns, start=1)
        if column not in known
    ]
    if len(set(columns)) < len(columns):
        faults.append(f"{name} line 1: a column is named twice")
    return faults


def _adapter(table: Table, column: str) -> TypeAdapter[Any]:
    if column in table.free:
        return TypeAdapter(str)
    if column in table.stricter:
        return TypeAdapter(table.stricter[column])
    contract = table.event.model_fields[column]
    checked: Any = Annotated[contract.annotation, contract]
    return TypeAdapter(checked)


def _fields(
    cells: Mapping[str, str], adapters: Mapping[str, TypeAdapter[Any]], place: str, table: Table, faults: list[str]
) -> dict[str, Any] | None:
    fields: dict[str, Any] = {}
    found = len(faults)
    for column, cell in cells.items():
        text = cell.strip()
        if not text:
            if column in table.needed:
                faults.append(f"{place}, column {column}: is empty")
            continue
        try:
            value = adapters[column].validate_python(_split(table, column, text))
        except ValidationError as error:
            # pydantic's sentences for these types say what is expected and do not quote the cell
            faults.append(f"{place}, column {column}: {error.errors(include_input=False)[0]['msg']}")
            continue
        fields[column] = adapters[column].dump_python(value, mode="json")
    return fields if len(faults) == found else None


def _split(table: Table, column: str, text: str) -> Any:
    if column in table.free:
        return text
    kind = get_origin(table.event.model_fields[column].annotation)
    if kind is tuple:
        return text.split()
    if kind is dict:
        return {name: number for name, _, number in (pair.partition("=") for pair in text.split())}
    return text
