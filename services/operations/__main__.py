"""`python -m services.operations`: import teams and items, make household keys, propose partners, explain plans,
ask what would happen, look after dead letters."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import httpx
from aiokafka.errors import KafkaConnectionError

from contracts.base import Topic
from services.chassis.clock import SystemClock
from services.chassis.settings import Base
from services.chassis.tracing import outgoing
from services.operations import case_keys, partners, plans, reorganisation, whatif
from services.operations.csv_import.tables import ITEMS, TEAMS, FaultyTableError, Table
from services.operations.csv_import.upload import RefusedError, import_items, import_teams
from services.operations.dead_letters import gaps
from services.operations.dead_letters.explanations import explain
from services.operations.dead_letters.letters import Letter, Wanted, letters, replay, sender, topic_named
from services.operations.dead_letters.stoppages import NothingToParkError, Spot, park, retry, shown, standing
from services.operations.plans import UnknownPlanError
from services.operations.translation import said

_CSV_HELP = """The file is CSV with a header line, as a spreadsheet saves it: separator comma, semicolon or tab (a first
line `sep=;` may say which), encoding UTF-8, UTF-16 or Windows-1252; both are found out.
Needed columns:   {needed}
Other columns:    {others}
Names of columns may have blanks and capitals. Several values in one cell are separated by spaces; pairs are written
CLASS=number. Numbers may have a decimal comma; days are 2026-12-31 or 31.12.2026; times 2026-03-02T08:15:00+01:00 or,
in Europe/Berlin, 02.03.2026 08:15; yes and no are true/false, WAHR/FALSCH, ja/nein or 1/0.
The whole file is checked first: nothing is sent if a line is faulty or if two lines name the same team or item.
Running the command again is harmless: what was taken counts once."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 refused or no such letter, 2 faulty input)."""
    chosen = _parser().parse_args(arguments)
    try:
        return _run(chosen)
    except FaultyTableError as error:
        print("\n".join(error.faults), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{getattr(chosen, 'file', '')}: {error.strerror or type(error).__name__}", file=sys.stderr)
        return 2
    except KafkaConnectionError:
        print(f"no Kafka answers at {chosen.kafka}; is it running, and is --kafka right?", file=sys.stderr)
        return 2
    except (RefusedError, NothingToParkError, UnknownPlanError) as error:
        print(error, file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    match chosen.group:
        case "dlq":
            act = _stoppages if chosen.command in ("stopped", "park", "retry", "accept-gap") else _dead_letters
            return asyncio.run(act(chosen))
        case "plans":
            return plans.run(chosen)
        case "whatif":
            return _whatif(chosen)
        case "cases":
            return case_keys.run(chosen)
        case "teams" if chosen.command != "import":
            return _partners(chosen) if chosen.command == "partners" else reorganisation.run(chosen)
        case _:
            return _import(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.operations", description=__doc__)
    groups = parser.add_subparsers(dest="group", required=True, metavar="GROUP")
    of_teams = _commands(groups.add_parser("teams", help="describe, close, merge, split and move teams"))
    _add_import(of_teams, TEAMS, "teams.csv")
    partners_of = of_teams.add_parser("partners", help="who should help whom", description=partners.__doc__)
    partners_of.add_argument("file", type=Path, help="the file that `teams import` takes, such as teams.csv")
    partners_of.add_argument("--write", type=Path, metavar="FILE", help="write the file with the proposed partners")
    reorganisation.add_commands(of_teams)
    of_items = _commands(groups.add_parser("items", help="report items from a CSV file as received"))
    _add_import(of_items, ITEMS, "items.csv")
    case_keys.add_commands(groups)
    plans.add_commands(groups)
    asking = groups.add_parser("whatif", help="what would happen on several courses", description=whatif.__doc__)
    asking.add_argument("file", type=Path, help="JSON: the body of POST /v1/whatif")
    asking.add_argument("--assignment", required=True, metavar="URL", help="address of assignment, http://host:port")
    asking.add_argument("--token", required=True, help="bearer token of a supervisor")
    commands = groups.add_parser("dlq", help="dead letters: records that could not be used").add_subparsers(
        dest="command", required=True, metavar="COMMAND"
    )
    for name, text in (
        ("list", "each dead letter with its reason, where it stood and its age"),
        ("explain", "what is wrong and what to do, in English and German"),
        ("replay", "send the original bytes to the original topic and partition again"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--kafka", default=Base().kafka, help="bootstrap servers (default %(default)s)")
        command.add_argument("--topic", type=_topic, help="only of this topic, such as items")
        command.add_argument("--partition", type=int, help="only of this partition of the original topic")
        which = command.add_mutually_exclusive_group(required=name == "replay")
        which.add_argument("--offset", type=int, help="only the record that stood at this offset")
        which.add_argument("--all", action="store_true", help="all of them")
    _add_stoppages(commands)
    return parser


def _topic(text: str) -> Topic:
    try:
        return topic_named(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _add_stoppages(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, text in (
        ("stopped", "partitions that stand still: a record crashed its worker three times, or their history broke"),
        ("park", "set the record aside before which a partition stands still; the stream goes on after it"),
        ("retry", "try that record again, as after an update that repairs the fault"),
        ("accept-gap", "let a partition go on whose log lost records, knowing that these are missing"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--kafka", default=Base().kafka, help="bootstrap servers (default %(default)s)")
        if name != "stopped":
            command.add_argument("topic", type=_topic, metavar="TOPIC", help="such as items")
            command.add_argument("partition", type=int, metavar="PARTITION")
            if name != "accept-gap":
                command.add_argument("offset", type=int, metavar="OFFSET")
            command.add_argument("--wait", type=float, default=30.0, help="seconds to wait (default %(default)s)")


def _commands(group: argparse.ArgumentParser) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return group.add_subparsers(dest="command", required=True, metavar="COMMAND")


def _add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", table: Table, example: str) -> None:
    command = commands.add_parser(
        "import",
        help=f"import {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_CSV_HELP.format(
            needed=" ".join(table.needed), others=" ".join(table.columns()[len(table.needed) :])
        ),
    )
    command.add_argument("file", type=Path, help=f"the file, such as {example}")
    command.add_argument("--intake", required=True, metavar="URL", help="address of intake, http://host:port")


def _import(chosen: argparse.Namespace) -> int:
    act = import_teams if chosen.group == "teams" else import_items
    with httpx.Client(base_url=chosen.intake, timeout=60, headers=outgoing()) as client:
        count = act(chosen.file, client, lambda text: print(text, file=sys.stderr, flush=True))
    print(f"{chosen.group} imported={count}")
    return 0


def _partners(chosen: argparse.Namespace) -> int:
    teams = partners.described(chosen.file)
    print("\n".join(partners.report(teams)))
    if chosen.write:
        partners.write(chosen.file, chosen.write, teams)
    return 0


def _whatif(chosen: argparse.Namespace) -> int:
    with httpx.Client(base_url=chosen.assignment, timeout=60, headers=outgoing()) as client:
        answer = whatif.ask(client, whatif.asked(chosen.file), chosen.token)
    print("\n".join(whatif.report(answer)))
    return 0


async def _dead_letters(chosen: argparse.Namespace) -> int:
    wanted = Wanted(chosen.topic.name if chosen.topic else None, chosen.partition, chosen.offset)
    if chosen.command == "replay":
        return await _replay(chosen.kafka, wanted)
    show = _explained if chosen.command == "explain" else _listed
    count = 0
    async for letter in letters(chosen.kafka, wanted):
        count += 1
        print(show(letter))
    print(f"dead letters: {count}")
    return 0


async def _replay(kafka: str, wanted: Wanted) -> int:
    count = 0
    async with sender(kafka) as producer:
        async for letter in letters(kafka, wanted):
            offset = await replay(producer, letter)
            count += 1
            print(f"{_position(letter)} sent again, now at offset {offset}")
    print(f"replayed: {count}")
    if wanted.offset is not None and not count:
        print("no dead letter stood at that place; `dlq list` shows those there are", file=sys.stderr)
        return 1
    return 0


async def _stoppages(chosen: argparse.Namespace) -> int:
    if chosen.command == "stopped":
        known = await standing(chosen.kafka)
        print("\n".join([*map(shown, known), f"partitions: {len(known)}"]))
        return 0
    if chosen.command == "accept-gap":
        return await _accept_gap(chosen)
    spot = Spot(chosen.topic, chosen.partition, chosen.offset)
    order, done = (park, "parked") if chosen.command == "park" else (retry, "to be tried again")
    if await order(chosen.kafka, spot, chosen.wait):
        print(f"{spot} {done}")
    else:
        print(f"{spot} ordered; no worker has done it yet, the next one that owns the partition will")
    return 0


async def _accept_gap(chosen: argparse.Namespace) -> int:
    broken, done = await gaps.accept(chosen.kafka, chosen.topic, chosen.partition, chosen.wait)
    print("\n".join(map(gaps.explained, broken)))
    print("goes on" if done else "ordered; no process has done it yet, the next one that reads the partition will")
    return 0


def _position(letter: Letter) -> str:
    return f"{letter.topic} partition={letter.partition} offset={letter.offset}"


def _listed(letter: Letter) -> str:
    age = timedelta(seconds=int((SystemClock().now() - letter.parked_at).total_seconds()))
    return f"{_position(letter)} reason={letter.reason_code} age={age} key={letter.shown_key}"


def _explained(letter: Letter) -> str:
    why = explain(letter.reason_code)
    return (
        f"{_listed(letter)}\n  detail: {letter.detail}\n"
        f"  en: {said(why.wrong, 'en')} {said(why.todo, 'en')}\n"
        f"  de: {said(why.wrong, 'de')} {said(why.todo, 'de')}"
    )


if __name__ == "__main__":
    sys.exit(main())
