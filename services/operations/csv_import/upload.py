"""Sends the lines of a CSV file to `intake`. Can be stopped and restarted: what was accepted counts once."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from services.chassis.tracing import outgoing
from services.operations.command_line import Commands, add_intake
from services.operations.csv_import.tables import ITEMS, TEAMS, Row, Table, read

Say = Callable[[str], None]
Import = Callable[[Path, httpx.Client, Say], int]

_CSV_HELP = """The file is CSV with a header line, as a spreadsheet saves it: separator comma, semicolon or tab (a first
line `sep=;` may say which), encoding UTF-8, UTF-16 or Windows-1252; both are detected.
Needed columns:   {needed}
Other columns:    {others}
Column names may contain spaces and capitals. Several values in one cell are separated by spaces; pairs are written
CLASS=number. Numbers may have a decimal comma; days are 2026-12-31 or 31.12.2026; times 2026-03-02T08:15:00+01:00 or,
in Europe/Berlin, 02.03.2026 08:15; yes and no are true/false, WAHR/FALSCH, ja/nein or 1/0.
The whole file is checked first: nothing is sent if a line is faulty or if two lines name the same team or item.
Running the command again is harmless: what was accepted counts once."""

BATCH = 1_000
TRIES = 6
FIRST_PAUSE_S = 0.5


class RefusedError(RuntimeError):
    """`intake` refused lines or cannot be reached; the text is for a reader."""


def add_command(commands: Commands, table: Table, example: str, act: Import) -> None:
    """`import` of a group."""
    others = table.columns()[len(table.needed) :]
    command = commands.add_parser(
        "import",
        help=f"import {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_CSV_HELP.format(needed=" ".join(table.needed), others=" ".join(others)),
    )
    command.add_argument("file", type=Path, help=f"the file, such as {example}")
    add_intake(command)
    command.set_defaults(run=lambda chosen: _run(chosen, act))


def _run(chosen: argparse.Namespace, act: Import) -> int:
    with httpx.Client(base_url=chosen.intake, timeout=60, headers=outgoing()) as client:
        count = act(chosen.file, client, lambda text: print(text, file=sys.stderr, flush=True))
    print(f"{chosen.group} imported={count}")
    return 0


def import_teams(path: Path, client: httpx.Client, say: Say) -> int:
    """Describe every team of the file; returns how many."""
    total, done = _checked(path, TEAMS), 0
    with _telling(lambda: f"{done} of {total} teams were accepted"):
        for row in read(path, TEAMS):
            fields = dict(row.fields)
            team = fields.pop("team")
            _send(client, "PUT", f"/v1/teams/{team}", fields, [row], path.name)
            done += 1
            if done % 100 == 0 or done == total:
                say(f"teams {done} of {total}")
    return total


def import_items(path: Path, client: httpx.Client, say: Say) -> int:
    """Report every item of the file as received; returns how many. Repeats are void by the item's id."""
    total, done = _checked(path, ITEMS), 0
    with _telling(lambda: f"{done} of {total} items were accepted"):
        for rows in _in_batches(read(path, ITEMS)):
            body = {"announced": len(rows), "items": [dict(row.fields) for row in rows]}
            _send(client, "POST", "/v1/items:batch", body, rows, path.name)
            done += len(rows)
            say(f"items {done} of {total}")
    return total


def _checked(path: Path, table: Table) -> int:
    """Read the whole file before sending anything; returns how many rows it has."""
    return sum(1 for _ in read(path, table))


@contextmanager
def _telling(how_far: Callable[[], str]) -> Iterator[None]:
    """Adds to a refusal how far the import had got, and that starting again does no harm."""
    try:
        yield
    except RefusedError as error:
        raise RefusedError(f"{error}\n{how_far()}; run the same command again, what was accepted counts once") from None


def _in_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _send(client: httpx.Client, method: str, path: str, body: Any, rows: Sequence[Row], file: str) -> None:
    _until_taken(client, method, path, body, lambda response: _explained(response, rows, file))


def send(client: httpx.Client, method: str, path: str, body: Any, what: str) -> None:
    """Send something to `intake` that does not come from a file. Raises RefusedError with its code and the faulty
    fields."""
    _until_taken(client, method, path, body, lambda response: [f"{what}: {refusal_of(response)}"])


def _until_taken(
    client: httpx.Client, method: str, path: str, body: Any, explain: Callable[[httpx.Response], Iterable[str]]
) -> None:
    """Send, retrying after growing pauses while `intake` is away or not ready."""
    pause = FIRST_PAUSE_S
    for attempt in range(1, TRIES + 1):
        try:
            response = client.request(method, path, json=body)
        except httpx.TransportError as error:
            problem = f"intake cannot be reached ({type(error).__name__})"
        else:
            if response.status_code == 202:
                return
            if response.status_code != 503:
                raise RefusedError("\n".join(explain(response)))
            problem = "intake is not ready"
        if attempt == TRIES:
            raise RefusedError(problem)
        time.sleep(pause)
        pause *= 2


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        return dict(response.json())
    except ValueError:
        return {}


def refusal_of(response: httpx.Response) -> str:
    """Its status, its code and the faulty fields."""
    problem = _problem(response)
    faults = " ".join(f"{each['field']}={each['code']}" for each in problem.get("errors") or ())
    return f"refused ({response.status_code} {problem.get('code', '')}) {faults}".rstrip()


def _explained(response: httpx.Response, rows: Sequence[Row], file: str) -> Iterator[str]:
    """The problem's fields as lines and columns of the file."""
    problem = _problem(response)
    errors = problem.get("errors") or []
    if not errors:
        yield f"{file} line {rows[0].line} and following: refused ({response.status_code} {problem.get('code', '')})"
    for error in errors:
        steps = str(error["field"]).split(".")
        numbered = len(steps) > 2 and steps[0] == "items" and steps[1].isdigit()
        line = rows[int(steps[1])].line if numbered else rows[0].line
        column = ".".join(steps[2:] if numbered else steps)
        yield f"{file} line {line}, column {column or '(several)'}: {error['code']}"
