"""Progress of a run, read from the metrics that every process exports."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from rich.console import Console
from rich.live import Live
from rich.text import Text

BERLIN = ZoneInfo("Europe/Berlin")
PLAIN_SECONDS = 10.0
FORECAST = 2
"""Jam state from which a team counts as jammed (2 forecast, 3 open)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The office at a glance."""

    at: datetime | None = None
    open_items: int = 0
    jams: int = 0
    opened: int = 0
    cleared: int = 0
    agreements: int = 0
    """Shares of help that are asked for or agreed."""
    waiting: int = 0
    """Those of them that wait for the answer of a lead; 1 if only a giver has none yet."""
    moved: int = 0

    def line(self, day_number: int) -> str:
        """One line for a person."""
        when = f"day {day_number:>2}  {self.at.astimezone(BERLIN):%a %Y-%m-%d %H:%M}" if self.at else "starting"
        jams = f"jams {self.jams} (opened {self.opened}, cleared {self.cleared})"
        return f"{when}  open items {self.open_items}  {jams}  agreements {self.agreements}  moved {self.moved}"


def sight_of(samples: Iterable[Sample]) -> Sight:
    """Add up the samples of all processes."""
    total: dict[str, float] = {}
    at = 0.0
    jams = 0
    for sample in samples:
        if sample.name == "mailroom_business_time_seconds":
            at = max(at, sample.value)
        elif sample.name == "mailroom_team_jam_state":
            jams += sample.value >= FORECAST
        elif sample.name == "mailroom_relief_shares":
            total["agreements"] = total.get("agreements", 0) + sample.value
            total["waiting"] = total.get("waiting", 0) + sample.value * (sample.labels.get("state") == "asked")
        elif sample.name == "mailroom_reliefs":
            total["givers"] = total.get("givers", 0) + sample.value * (sample.labels.get("state") == "asked")
        else:
            total[sample.name] = total.get(sample.name, 0) + sample.value
    return Sight(
        at=datetime.fromtimestamp(at, UTC) if at else None,
        open_items=int(total.get("mailroom_backlog_items", 0)),
        jams=jams,
        opened=int(total.get("mailroom_jams_opened_total", 0)),
        cleared=int(total.get("mailroom_jams_cleared_total", 0)),
        agreements=int(total.get("agreements", 0)),
        waiting=int(total.get("waiting", 0) or total.get("givers", 0) > 0),
        moved=int(total.get("mailroom_reassigned_items", 0)),
    )


async def look(client: httpx.AsyncClient, urls: Iterable[str]) -> Sight:
    """Read the metrics of these processes; one that does not answer is left out."""
    samples: list[Sample] = []
    for url in urls:
        try:
            answer = await client.get(f"{url}/metrics", timeout=2)
            samples += [each for family in text_string_to_metric_families(answer.text) for each in family.samples]
        except (httpx.HTTPError, ValueError):
            continue
    return sight_of(samples)


class Screen:
    """Shows the glance and what to do next: refreshed in place on a terminal, otherwise a line per day and now and
    then."""

    def __init__(self) -> None:
        self._console = Console()
        self._live = Live(console=self._console, auto_refresh=False) if self._console.is_terminal else None
        self._days: set[str] = set()
        self._last_plain = 0.0
        self._last_step = ""

    def __enter__(self) -> "Screen":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def show(self, sight: Sight, step: str = "") -> None:
        """Show the newest glance, and the next step if it has changed."""
        new_day = False
        if sight.at:
            day = f"{sight.at.astimezone(BERLIN):%Y-%m-%d}"
            new_day = day not in self._days
            self._days.add(day)
        line = sight.line(len(self._days))
        if self._live:
            self._live.update(Text.assemble((line, "bold"), f"\n{step}" if step else ""), refresh=True)
            return
        if new_day or time.monotonic() - self._last_plain > PLAIN_SECONDS:
            self._last_plain = time.monotonic()
            print(line, flush=True)
        if step != self._last_step:
            self._last_step = step
            print(f"  → {step}", flush=True)
