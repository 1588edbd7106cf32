"""`python -m office replay`: a real event log instead of the played office, watch-only."""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx

from office.replay.feed import Feed
from office.replay.lives import Lives
from office.replay.mapping import Mapping, MappingError, load_mapping
from office.replay.readers import LogError, is_xes, rows_of
from office.replay.report import figures, report_to
from office.replay.roster import TeamData, codes_of, master_data
from office.replay.screen import shown
from office.replay.staging import Choice, Staging
from office.settings import Settings
from office.wire.calls import Calls, Refused
from office.wire.services import Services

CALL_SECONDS = 60.0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    command = argparse.ArgumentParser(prog="python -m office replay", description=__doc__)
    command.add_argument("--log", type=Path, required=True, help="CSV or XES, plain or gzip")
    command.add_argument(
        "--mapping", type=Path, required=True, help="TOML (docs/interfaces/mapping.md), or a shipped one's name"
    )
    command.add_argument("--intake", metavar="URL", help="default: MAILROOM_INTAKE_URL")
    command.add_argument("--assignment", metavar="URL", help="default: MAILROOM_ASSIGNMENT_URL")
    command.add_argument("--limit", type=_positive, metavar="N", help="only the first N cases")
    command.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE", help="cases received since")
    command.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE", help="nothing after this day")
    command.add_argument("--report", type=Path, metavar="FILE.csv", help="one row per tick and team")
    return command


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


@dataclass(frozen=True, slots=True)
class Staged:
    """A log, read, sorted and turned into events."""

    staging: Staging
    mapping: Mapping
    teams: dict[str, TeamData]
    events: int


def stage(staging: Staging, mapping: Mapping, log: Path, beside: Path, choice: Choice) -> Staged:
    """Read the log into the temporary file and translate it into events. `beside`: folder of the mapping."""
    read = rows_of(log, mapping.format, mapping.csv)
    rows = staging.take_log(read, mapping, has_header=not is_xes(log, mapping.format))
    if mapping.attributes:
        second = log.parent / mapping.attributes.file
        extra = rows_of(second, "csv", mapping.csv)
        staging.take_attributes(extra, mapping.attributes.join, mapping.attributes.columns)
    cases = staging.choose(choice)
    if not cases:
        raise LogError("no case lies within the chosen days")
    codes = codes_of(staging.teams(), mapping)
    teams = master_data(codes, mapping.teams, beside)
    lives = Lives(mapping, codes, {code: data.region for code, data in teams.items()})
    told = (event for case in staging.cases() for event in lives.tell(case))
    events = staging.keep_events(told, choice.last)
    print(f"log: {rows} rows; replaying {cases} cases, {events} events, {len(teams)} teams", flush=True)
    return Staged(staging, mapping, teams, events)


async def replay(staged: Staged, feed: Feed, report: Path | None) -> None:
    """Feed the staged log, write the report, tell the figures at the end."""
    began = time.monotonic()
    with contextlib.ExitStack() as opened:
        written = opened.enter_context(report_to(report)) if report else None
        async with shown(feed.progress, staged.events):
            await feed.describe(staged.teams)
            await feed.play(
                staged.staging.events(),
                staged.staging.span(),
                staged.teams,
                staged.mapping.ticks.quiet_days,
                written,
            )
    done = feed.progress
    waiting, overdue = (sum(column) for column in zip(*map(figures, await feed.outlook()), strict=True))
    print(
        f"replay items={done.items} events={done.events} ticks={done.ticks} "
        f"seconds={time.monotonic() - began:.0f} open={waiting} overdue={overdue}",
        flush=True,
    )


async def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    mapping = load_mapping(arguments.mapping)
    choice = Choice(first=arguments.first, last=arguments.last, limit=arguments.limit)
    with tempfile.TemporaryDirectory(prefix="replay-") as folder, Staging(Path(folder), mapping.zone) as staging:
        staged = stage(staging, mapping, arguments.log, arguments.mapping.parent, choice)
        async with httpx.AsyncClient(timeout=CALL_SECONDS) as client:
            intake = Calls(client, (arguments.intake or settings.intake_url).rstrip("/"))
            assignment = Calls(client, (arguments.assignment or settings.assignment_url).rstrip("/"))
            feed = Feed(Services(intake, assignment, settings.demo_secret.get_secret_value()), mapping.calendar)
            await replay(staged, feed, arguments.report)


def main(arguments: Sequence[str]) -> int:
    """0: replayed. 1: a service refused something. 2: log or mapping cannot be used."""
    settings = Settings()
    try:
        asyncio.run(_run(parser().parse_args(arguments), settings))
    except (MappingError, LogError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except Refused as refusal:
        print(f"cannot go on: {refusal}", file=sys.stderr)
        return 1
    return 0
