"""`whatif`: asks `assignment` what would happen under several courses of action and prints them side by side."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from services.chassis.tracing import outgoing
from services.operations.command_line import Commands
from services.operations.csv_import.tables import FaultyTableError
from services.operations.csv_import.upload import RefusedError, refusal_of


def add_commands(groups: Commands) -> None:
    """`whatif`."""
    command = groups.add_parser("whatif", help="what would happen under several courses of action", description=__doc__)
    command.add_argument("file", type=Path, help="JSON: the body of POST /v1/whatif")
    command.add_argument("--assignment", required=True, metavar="URL", help="address of assignment, http://host:port")
    command.add_argument("--token", required=True, help="bearer token of a supervisor")
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    with httpx.Client(base_url=chosen.assignment, timeout=60, headers=outgoing()) as client:
        answer = ask(client, asked(chosen.file), chosen.token)
    print("\n".join(report(answer)))
    return 0


def asked(path: Path) -> Any:
    """The question in the file: the body of `POST /v1/whatif`."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FaultyTableError([f"{path.name}: is not JSON in UTF-8"]) from error


def ask(client: httpx.Client, question: Any, token: str) -> Any:
    """The answer of `assignment`. Raises RefusedError with its reason and the faulty fields."""
    try:
        answer = client.post("/v1/whatif", json=question, headers={"Authorization": f"Bearer {token}"})
    except httpx.TransportError as error:
        raise RefusedError(f"assignment cannot be reached ({type(error).__name__})") from error
    if answer.status_code == 200:
        return answer.json()
    raise RefusedError(refusal_of(answer))


def report(answer: Any) -> Iterator[str]:
    """The courses in lines: the region first, then each team that is late or touched."""
    yield f"region {answer['region']} at {answer['at']}"
    for course in answer["courses"]:
        why = f" ({course['reason']})" if course["reason"] else ""
        yield (
            f"{course['name']}: {course['answer']}{why}, late items {course['late_items']:g}, of these with a legal "
            f"clock {course['late_legal_items']:g}, minutes moved {course['minutes_moved']:g}, "
            f"worst-hit receiver {course['worst_receiver'] or '-'}"
        )
        for move in course["moves"]:
            yield f"  {move['from_team']} -> {move['to_team']}: {move['items']} items, {move['minutes']} minutes"
        for team in course["teams"]:
            if team["late_items"] or team["minutes_out"] or team["minutes_in"]:
                yield (
                    f"  {team['team']}: clear {team['clear_on'] or 'not within 40 working days'}, late "
                    f"{team['late_items']:g}, gives {team['minutes_out']:g}, gets {team['minutes_in']:g} minutes"
                )
