"""`teams partners`: proposes who should help whom, and names the classes that remain weak."""

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from contracts.base import derive_id
from contracts.teams import TeamDescribed
from mailroom.allocation.partners.propose import propose, unconnected
from mailroom.allocation.partners.weak_sets import weak_sets
from mailroom.teams import roster_of
from services.chassis.files import write_whole
from services.operations.command_line import Commands
from services.operations.csv_import.sheets import opened_sheet
from services.operations.csv_import.tables import TEAMS, read

_SHOWN_WEAK_SETS = 10


def add_command(commands: Commands) -> None:
    """`teams partners`."""
    command = commands.add_parser("partners", help="who should help whom", description=__doc__)
    command.add_argument("file", type=Path, help="the file that `teams import` takes, such as teams.csv")
    command.add_argument("--write", type=Path, metavar="FILE", help="write the file with the proposed partners")
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    teams = described(chosen.file)
    print("\n".join(report(teams)))
    if chosen.write:
        write(chosen.file, chosen.write, teams)
    return 0


def described(path: Path) -> list[TeamDescribed]:
    """The teams of a CSV file as `teams import` takes it; when they were described does not matter here."""
    common = {"occurred_at": datetime(2000, 1, 1, tzinfo=UTC)}
    return [
        TeamDescribed.model_validate({"event_id": derive_id("team", str(row.fields["team"])), **common, **row.fields})
        for row in read(path, TEAMS)
    ]


def report(teams: Sequence[TeamDescribed]) -> Iterator[str]:
    """Per region: each team's proposed partners, what could not be joined, and the weakest sets of classes with the
    partners as they are in the file and as proposed."""
    for region in sorted({team.region for team in teams}):
        members = [team for team in teams if team.region == region]
        proposed = propose(members)
        yield f"region {region}: {len(proposed)} teams"
        for team, partners in proposed.items():
            yield f"  {team}: {' '.join(partners) or '-'}"
        for parts in unconnected(roster_of(members), proposed):
            yield "  not connected: " + " | ".join(" ".join(sorted(part)) for part in parts)
        now = {team.team: team.partners for team in members}
        if any(now.values()):
            yield from _weak("as described", members, now)
        yield from _weak("as proposed", members, proposed)


def _weak(title: str, members: Sequence[TeamDescribed], partners: dict[str, tuple[str, ...]]) -> Iterator[str]:
    found = weak_sets(members, partners)
    yield f"  weak sets {title}: {len(found)}"
    for each in found[:_SHOWN_WEAK_SETS]:
        classes = " ".join(each.classes)
        yield f"    {each.probability:.0%} {classes}: only {' '.join(each.teams)} can do it"


def write(path: Path, target: Path, teams: Sequence[TeamDescribed]) -> None:
    """The same file with the proposed partners in the column `partners`, ready for `teams import`.

    It is written as a whole in UTF-8, or stays as it was; `target` may be the file itself.
    """
    proposed: dict[str, tuple[str, ...]] = {}
    for region in sorted({team.region for team in teams}):
        proposed |= propose([team for team in teams if team.region == region])
    written = io.StringIO()
    with opened_sheet(path) as sheet:
        columns = dict.fromkeys([*sheet.columns, "partners"])
        writer = csv.DictWriter(written, columns, delimiter=sheet.separator, lineterminator="\n")
        writer.writeheader()
        for cells in sheet.rows:
            row = dict(zip(sheet.columns, cells.texts, strict=True))
            writer.writerow({**row, "partners": " ".join(proposed.get(row["team"].strip(), ()))})
    write_whole(target, written.getvalue())
