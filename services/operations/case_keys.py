"""Makes household keys from case numbers. Run it where the case numbers are, in the zone of the document system:
only keys leave it. The secret comes from a file or from the environment, never from the command line, where other
accounts of the machine could read it; anybody who has it can find the number behind a key by trying all numbers."""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.case_keys import SHORTEST_SECRET, case_key_of
from services.chassis.files import UnreadableFileError, encoding_of, lines, opened
from services.operations.command_line import Commands, commands_of
from services.operations.csv_import.sheets import Sheet, sheet_of
from services.operations.csv_import.tables import MAX_FAULTS, FaultyTableError

KEY_COLUMN = "case_key"


class SecretSettings(BaseSettings):
    """The variable with the secret if no file is named."""

    model_config = SettingsConfigDict(env_prefix="MAILROOM_", frozen=True, extra="ignore")

    case_secret: SecretStr = Field(SecretStr(""), description="secret of household keys, at least 32 bytes")


def add_commands(groups: Commands) -> None:
    """The command line of this group."""
    commands = commands_of(groups.add_parser("cases", help="make household keys from case numbers"))
    command = commands.add_parser("keys", help="keys from case numbers, where these are known", description=__doc__)
    command.add_argument("file", type=Path, nargs="?", help="case numbers, one per line (default: standard input)")
    command.add_argument("--column", metavar="NAME", help="FILE is CSV; the keys replace this column")
    command.add_argument("--secret", type=Path, metavar="FILE", help="the secret (default: MAILROOM_CASE_SECRET)")
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    """Write keys, or the table with keys, to the standard output; nothing if anything is faulty."""
    secret = secret_of(chosen.secret)
    try:
        if chosen.file is None:
            write(sys.stdin, "standard input", sys.stdout, chosen.column, secret)
        else:
            with opened(chosen.file) as raw:
                written = lines(raw, chosen.file.name, encoding_of(chosen.file))
                write(written, chosen.file.name, sys.stdout, chosen.column, secret)
    except UnicodeDecodeError as error:
        raise FaultyTableError(["is not UTF-8"]) from error
    except UnreadableFileError as error:
        raise FaultyTableError([str(error)]) from error
    return 0


def secret_of(file: Path | None) -> bytes:
    """The secret: the file's content without line breaks at its end, else `MAILROOM_CASE_SECRET`.

    Raises FaultyTableError if there is none or it is too short, OSError if the file cannot be read.
    """
    secret = file.read_bytes().rstrip(b"\r\n") if file else SecretSettings().case_secret.get_secret_value().encode()
    if len(secret) < SHORTEST_SECRET:
        found = "is missing" if not secret else f"has {len(secret)} bytes"
        raise FaultyTableError(
            [f"the secret {found}; at least {SHORTEST_SECRET} are needed, such as `openssl rand -base64 32` makes"]
        )
    return secret


def keys(lines: Iterable[str], secret: bytes) -> list[str]:
    """The key of each line's case number. Raises FaultyTableError naming empty lines; surrounding spaces do not
    count."""
    numbers = [line.strip() for line in lines]
    _raise([f"line {line}: no case number" for line, number in enumerate(numbers, start=1) if not number])
    return [case_key_of(secret, number) for number in numbers]


def keyed_table(sheet: Sheet, column: str, secret: bytes) -> Iterator[list[str]]:
    """The table with the keys, in a column `case_key`, in place of this column; an empty cell stays empty.

    Raises FaultyTableError before the first row if the table is faulty, UnreadableFileError if it is not CSV.
    """
    titles, rows = list(sheet.titles), list(sheet.rows)
    if titles.count(column) != 1 or KEY_COLUMN in titles:
        place = f"line {sheet.header_line}"
        raise FaultyTableError([f"{place}: needs the column {column} once, and no column {KEY_COLUMN} besides it"])
    _raise(
        f"line {row.line}: has {len(row.texts)} cells, the header has {len(titles)}"
        for row in rows
        if len(row.texts) != len(titles)
    )
    return _keyed(titles, (list(row.texts) for row in rows), titles.index(column), secret)


def _keyed(titles: list[str], rows: Iterable[list[str]], place: int, secret: bytes) -> Iterator[list[str]]:
    yield [*titles[:place], KEY_COLUMN, *titles[place + 1 :]]
    for row in rows:
        number = row[place].strip()
        yield [*row[:place], case_key_of(secret, number) if number else "", *row[place + 1 :]]


def _raise(faults: Iterable[str]) -> None:
    found = list(faults)
    if found:
        raise FaultyTableError([*found[:MAX_FAULTS], *(["… and more"] if len(found) > MAX_FAULTS else [])])


def write(source: Iterator[str], name: str, target: TextIO, column: str | None, secret: bytes) -> None:
    """Keys for the numbers of `source`: one per line, or in place of a column of a CSV table."""
    if column is None:
        target.writelines(f"{key}\n" for key in keys(source, secret))
    else:
        csv.writer(target, lineterminator="\n").writerows(keyed_table(sheet_of(source, name), column, secret))
