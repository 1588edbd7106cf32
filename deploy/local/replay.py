"""`make replay`: Kafka and services, fed by a real event log instead of the simulated office, then the audit."""

import asyncio
import csv
import os
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from deploy.launcher.folders import ROOT, fresh_run_folder
from deploy.launcher.machine import MachineNotReadyError, say
from deploy.launcher.process import kill_with_parent
from deploy.local.run import Run
from deploy.local.settings import RunSettings
from office.replay.mapping import MappingError, load_mapping

FOLDER = ROOT / ".local/replay"
WITH_ATTENTION = 2


class ReplaySettings(RunSettings):
    """The settings of `make replay`; of those of `make run` it uses PARTITIONS, WORKERS, SABOTAGE and KEEP."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True)

    log: Path | None = Field(None, description="event log: CSV or XES, plain or gzip")
    mapping: Path | None = Field(None, description="TOML that explains the log, or the name of a shipped one")
    limit: int | None = Field(None, ge=1, description="only this many cases, the first ones")
    first: date | None = Field(None, alias="from", description="only cases received from this day on")
    last: date | None = Field(None, alias="to", description="nothing that happened after this day")
    report: Path | None = Field(None, description="CSV with one row per tick and team")


class Replay(Run):
    """One replay in one folder."""

    def __init__(self, settings: ReplaySettings, folder: Path) -> None:
        super().__init__(settings, folder)
        self._replay = settings
        self._teams = folder / "teams.csv"

    async def _play(self) -> int:
        # A log may reopen what ended long ago; an office deletes the record of an ended item after weeks.
        await self._start(forget_closed_after_workdays=0)
        if self._settings.keep:
            await self._start_viewers()
            self._announce()
        code = await self._feed()
        if code:
            return code
        code = await self._finish()
        say(f"figures per team: {self._teams}")
        say(figures(self._teams.read_text().splitlines()))
        return code

    async def _audit(self, *options: str) -> tuple[int, str]:
        return await super()._audit("--teams", str(self._teams), *options)

    async def _feed(self) -> int:
        process = await asyncio.create_subprocess_exec(
            *feed_command(self._replay, self._installation.url("intake"), self._installation.url("assignment")),
            env={**os.environ, "MAILROOM_CLOCK": "driven"},
            preexec_fn=kill_with_parent,
        )
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()


def feed_command(settings: ReplaySettings, intake: str, assignment: str) -> list[str]:
    """The replay's command line. Raises MachineNotReadyError where LOG or MAPPING is missing."""
    if settings.log is None or settings.mapping is None:
        raise MachineNotReadyError("say which log and how to read it: make replay LOG=file MAPPING=file.toml")
    command = [sys.executable, "-m", "office", "replay", "--intake", intake, "--assignment", assignment]
    options = {
        "--log": settings.log,
        "--mapping": settings.mapping,
        "--limit": settings.limit,
        "--from": settings.first,
        "--to": settings.last,
        "--report": settings.report,
    }
    for name, value in options.items():
        command += [name, str(value)] if value is not None else []
    return command


def figures(rows: Sequence[str]) -> str:
    """One line over all teams, from the auditor's figures per team."""
    total: Counter[str] = Counter()
    for row in csv.DictReader(rows):
        total.update({name: int(value) for name, value in row.items() if name != "team"})
    past_deadline = total["completed_late"] + total["overdue"]
    return f"items open={total['open_items']} completed={total['completed']} past_deadline={past_deadline}"


def replay(settings: ReplaySettings) -> int:
    """Replay in a fresh folder of this checkout."""
    feed_command(settings, "", "")
    if settings.log is None or settings.mapping is None or not settings.log.is_file():
        say(f"there is no log {settings.log}")
        return WITH_ATTENTION
    try:
        load_mapping(settings.mapping)
    except MappingError as problem:
        say(str(problem))
        return WITH_ATTENTION
    with fresh_run_folder(FOLDER) as folder:
        return asyncio.run(Replay(settings, folder).whole())
