"""Two real event logs go through the whole of it; a few lines of polars over the same CSV come to the same figures."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from mailroom.workdays import business_date, local

pytestmark = pytest.mark.kafka

ROOT = Path(__file__).parents[2]
DATA = (ROOT / os.environ.get("POSTWAAGE_TEST_DATA", "../shared/data")).resolve()
ZONE = "Europe/Amsterdam"
AGREED = "owner_diff=0 state_diff=0 totals_diff=0"


@dataclass(frozen=True)
class Replayed:
    """What a replay left behind: its report, and the figures it printed at the end."""

    report: pl.DataFrame
    seconds: int
    completed: int
    past_deadline: int

    def open_items(self, at: datetime) -> dict[str, int]:
        """Open items per team at the last tick up to this instant, teams without any left out."""
        until = self.report.filter(pl.col("at") <= at)
        then = until.filter((pl.col("at") == pl.col("at").max()) & (pl.col("open_items") > 0))
        return dict(then.select("team", "open_items").iter_rows())

    @property
    def last(self) -> datetime:
        at = self.report["at"].max()
        assert isinstance(at, datetime)
        return at


def replayed(folder: Path, log: str, mapping: str, limit_seconds: int) -> Replayed:
    """`make replay`, as a user types it."""
    path, report = DATA / log, folder / "report.csv"
    if not path.exists():
        pytest.skip(f"NO REAL LOGS: {path} is missing; set POSTWAAGE_TEST_DATA to the folder that has it")
    chosen = {"LOG": str(path), "MAPPING": mapping, "REPORT": str(report)}
    for name in ("LIMIT", "FROM", "TO", "KEEP", "SABOTAGE"):
        chosen[name] = ""
    command = [sys.executable, "-m", "deploy.local", "replay"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | chosen, capture_output=True, text=True, timeout=limit_seconds, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    lines = done.stdout.splitlines()
    assert AGREED in lines[-1]
    told = " ".join(line for line in lines if line.startswith(("replay items=", "items open=")))
    figures = {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", told)}
    rows = pl.read_csv(report).with_columns(pl.col("at").str.to_datetime(time_zone="UTC"))
    return Replayed(rows, figures["seconds"], figures["completed"], figures["past_deadline"])


def same_figures(seen: Replayed, cases: pl.DataFrame, steps: pl.DataFrame, dates: list[datetime]) -> None:
    """`cases`: case, received, closed, due. `steps`: case, at, team, `ends` (True, False: reopens, None: neither),
    in the order of their time. A case belongs to the team of the last step so far that counts, before the first
    one to the team of the first."""
    for at in dates:
        assert seen.open_items(at) == _open_per_team(cases, steps, at), at
    closed_at = pl.max_horizontal("closed", "received").dt.convert_time_zone("Europe/Berlin").dt.date()
    late = cases.filter(pl.col("closed").is_not_null() & (closed_at > pl.col("due"))).height
    overdue = cases.filter(pl.col("closed").is_null() & (pl.col("due") < business_date(seen.last))).height
    assert seen.completed == cases["closed"].count()
    assert seen.past_deadline == late + overdue


def _open_per_team(cases: pl.DataFrame, steps: pl.DataFrame, at: datetime) -> dict[str, int]:
    there = cases.filter((pl.col("received") <= at) & (pl.col("closed").is_null() | (pl.col("closed") > at)))
    so_far = steps.filter(pl.col("at") <= at)
    ended = so_far.filter(pl.col("ends").is_not_null()).group_by("case").agg(pl.col("ends").last())
    first = steps.group_by("case").agg(pl.col("team").first().alias("first"))
    last = so_far.filter(pl.col("counts")).group_by("case").agg(pl.col("team").last())
    joined = there.join(ended, "case", "left").join(first, "case", "left").join(last, "case", "left")
    waiting = joined.filter(~pl.col("ends").fill_null(False)).with_columns(pl.coalesce("team", "first").alias("team"))
    return dict(waiting.group_by("team").len().iter_rows())


def _instant(column: str) -> pl.Expr:
    return pl.col(column).str.to_datetime(time_zone="UTC", time_unit="us")


def _local_instant(column: str) -> pl.Expr:
    at = pl.col(column).str.to_datetime(time_unit="us")
    return at.dt.replace_time_zone(ZONE, ambiguous="earliest").dt.convert_time_zone("UTC")


def evenings(*days: str) -> list[datetime]:
    return [local(datetime.fromisoformat(day).date(), 18) for day in days]


def test_the_permit_log_is_counted_as_an_independent_computation_counts_it(tmp_path: Path) -> None:
    """Rule: open from startdate to enddate, tasks after enddate ignored, EMPTY is a team of its own."""
    seen = replayed(tmp_path, "wabo-receipt/receipt.csv.gz", "wabo-receipt", 600)
    rows = pl.read_csv(DATA / "wabo-receipt/receipt.csv.gz", infer_schema=False)
    steps = rows.select(
        pl.col("case:concept:name").alias("case"),
        _instant("time:timestamp").alias("at"),
        pl.col("org:group").str.replace_all(" ", "-").alias("team"),
        pl.lit(None, pl.Boolean).alias("ends"),
        pl.lit(True).alias("counts"),
    ).sort("at", maintain_order=True)
    ends = pl.when(pl.col("case:enddate") != "").then(pl.col("case:enddate"))
    cases = rows.group_by(pl.col("case:concept:name").alias("case")).agg(
        _instant("case:startdate").first().alias("received"),
        ends.str.to_datetime(time_zone="UTC", time_unit="us").first().alias("closed"),
        _instant("case:deadline").dt.convert_time_zone(ZONE).dt.date().first().alias("due"),
    )
    assert (cases.height, steps.height) == (1434, 8577)
    dates = evenings("2010-12-01", "2011-03-01", "2011-06-01", "2011-09-01", "2012-01-10")
    same_figures(seen, cases, steps, dates)
    assert seen.seconds <= 300


def test_the_incident_log_is_counted_as_an_independent_computation_counts_it(tmp_path: Path) -> None:
    """Rule: open from open_time to close_time, but for the time between a Closed or Resolved and its Reopen, in
    which nothing counts; due so many calendar days after open_time as the mapping says for the priority."""
    log = "bpic2014-incidents/incident_activities.csv.gz"
    seen = replayed(tmp_path, log, "bpic2014-incidents", 900)
    rows = pl.read_csv(DATA / log, infer_schema=False)
    kind = pl.col("incident_activity_type")
    ends = pl.when(kind.is_in(["Closed", "Resolved"])).then(True).when(kind == "Reopen").then(False)
    steps = (
        rows.select(
            pl.col("incident_id").alias("case"),
            _local_instant("data_stamp").alias("at"),
            pl.col("assignment_group").alias("team"),
            ends.alias("ends"),
        )
        .sort("at", maintain_order=True)
        .with_columns(pl.col("ends").forward_fill().over("case").alias("closed_now"))
        .with_columns(pl.col("closed_now").shift().over("case").fill_null(False).alias("closed_before"))
        .with_columns((~pl.col("closed_before") | (~pl.col("ends")).fill_null(False)).alias("counts"))
    )
    days = pl.col("priority").replace_strict({"1": 1, "2": 2, "3": 5, "4": 10, "5": 20}, return_dtype=pl.Int64)
    cases = pl.read_csv(DATA / "bpic2014-incidents/incidents.csv.gz", infer_schema=False).select(
        pl.col("incident_id").alias("case"),
        _local_instant("open_time").alias("received"),
        _local_instant("close_time").alias("closed"),
        (pl.col("open_time").str.slice(0, 10).str.to_date() + pl.duration(days=days)).alias("due"),
    )
    steps = steps.join(cases.select("case", "closed"), "case").filter(pl.col("at") <= pl.col("closed")).drop("closed")
    last_end = (
        steps.filter(pl.col("ends").is_not_null())
        .group_by("case")
        .agg(pl.col("ends").last(), pl.col("at").filter(pl.col("counts") & pl.col("ends")).last().alias("ended"))
    )
    ended = pl.when(pl.col("ends")).then(pl.col("ended")).otherwise(pl.col("closed"))
    final = cases.join(last_end, "case", "left").with_columns(pl.coalesce(ended, "closed").alias("closed"))
    assert (cases.height, rows.height) == (4000, 39911)
    dates = evenings("2013-10-15", "2013-11-15", "2014-01-15", "2014-02-14", "2014-03-14")
    same_figures(seen, final.select("case", "received", "closed", "due"), steps, dates)
    assert seen.seconds <= 600
