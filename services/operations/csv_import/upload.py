"""Sends the lines of a CSV file to `intake`. Can be stopped and started again: what was taken counts once."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from services.operations.csv_import.tables import ITEMS, TEAMS, FaultyTableError, Row, Table, read

Say = Callable[[str], None]

BATCH = 1_000
TRIES = 6
FIRST_PAUSE_S = 0.5


class RefusedError(RuntimeError):
    """`intake` refused lines or cannot be reached; the text is for a reader."""


def import_teams(path: Path, client: httpx.Client, say: Say) -> int:
    """Describe every team of the file; returns how many."""
    total, done = _checked(path, TEAMS), 0
    with _telling(lambda: f"{done} of {total} teams were taken"):
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
    with _telling(lambda: f"{done} of {total} items were taken"):
        for rows in _in_batches(read(path, ITEMS)):
            body = {"announced": len(rows), "items": [dict(row.fields) for row in rows]}
            _send(client, "POST", "/v1/items:batch", body, rows, path.name)
            done += len(rows)
            say(f"items {done} of {total}")
    return total


def _checked(path: Path, table: Table) -> int:
    """Read all of the file before anything of it is sent; how many rows it has."""
    return sum(1 for _ in read(path, table))


@contextmanager
def _telling(how_far: Callable[[], str]) -> Iterator[None]:
    """Adds to a refusal how far the import had come, and that beginning again does no harm."""
    try:
        yield
    except RefusedError as error:
        raise RefusedError(f"{error}\n{how_far()}; run the same command again, what was taken counts once") from None


def _in_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _send(client: httpx.Client, method: str, path: str, body: Any, rows: Sequence[Row], file: str) -> None:
    _until_taken(client, method, path, body, lambda response: _explained(response, rows, file))


def send(client: httpx.Client, method: str, path: str, body: Any, what: str) -> None:
    """Send to `intake` what does not come from a file. Raises RefusedError with its code and the faulty fields."""
    _until_taken(client, method, path, body, lambda response: [f"{what}: {_code(response)}"])


def _until_taken(
    client: httpx.Client, method: str, path: str, body: Any, explain: Callable[[httpx.Response], Iterable[str]]
) -> None:
    """Send, again after a growing pause while `intake` is away or not ready."""
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


def _code(response: httpx.Response) -> str:
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    faults = " ".join(f"{each['field']}={each['code']}" for each in problem.get("errors") or ())
    return f"refused ({response.status_code} {problem.get('code', '')}) {faults}".rstrip()


def _explained(response: httpx.Response, rows: Sequence[Row], file: str) -> Iterator[str]:
    """The problem's fields as lines and columns of the file."""
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    errors = problem.get("errors") or []
    if not errors:
        yield f"{file} line {rows[0].line} and following: refused ({response.status_code} {problem.get('code', '')})"
    for error in errors:
        steps = str(error["field"]).split(".")
        numbered = len(steps) > 2 and steps[0] == "items" and steps[1].isdigit()
        line = rows[int(steps[1])].line if numbered else rows[0].line
        column = ".".join(steps[2:] if numbered else steps)
        yield f"{file} line {line}, column {column or '(several)'}: {error['code']}"


__all__ = ["FaultyTableError", "RefusedError", "import_items", "import_teams"]
