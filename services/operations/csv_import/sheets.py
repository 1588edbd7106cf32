"""CSV files as spreadsheets write them: their encoding, separator, header and rows, with their line numbers."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from services.chassis.files import UnreadableFileError, encoding_of, lines, opened

MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_ROWS = 1_000_000

_SEPARATORS = (";", "\t", ",")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: the line on which it begins (the first of the file is 1) and a text for each column."""

    line: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was opened. `columns` are lower-case names; a column without name and content is left out."""

    name: str
    separator: str
    header_line: int
    titles: tuple[str, ...]
    """The column names as written."""
    columns: tuple[str, ...]
    rows: Iterator[Cells]


@contextmanager
def opened_sheet(path: Path) -> Iterator[Sheet]:
    """The table in this file. Raises UnreadableFileError, also while rows are being read."""
    with opened(path, MAX_FILE_BYTES) as raw:
        yield sheet_of(lines(raw, path.name, encoding_of(path)), path.name)


def sheet_of(written: Iterator[str], name: str) -> Sheet:
    """The table in these lines. Raises UnreadableFileError, also while rows are being read."""
    first = next(written, "").lstrip("\ufeff")
    named = _SEPARATOR_LINE.fullmatch(first)
    skipped = 1 if named else 0
    head = next(written, "") if named else first
    separator = named.group(1) if named else _separator(head)
    records = _records(chain([head], written), separator, name, skipped)
    header = next(records, Cells(skipped + 1, ()))
    titles = [text.strip() for text in header.texts]
    while titles and not titles[-1]:
        titles.pop()
    columns = tuple(_BETWEEN_WORDS.sub("_", title).lower() for title in titles)
    return Sheet(name, separator, header.line, tuple(titles), columns, _trimmed(records, len(columns)))


def _separator(header: str) -> str:
    """The character that separates the header most often, outside quotes."""
    plain = re.sub(r'"[^"]*"?', "", header)
    return max(_SEPARATORS, key=plain.count) if any(map(plain.count, _SEPARATORS)) else ","


def _records(text: Iterator[str], separator: str, name: str, skipped: int) -> Iterator[Cells]:
    # strict: a quote that is never closed would swallow the rest of the file as one cell
    reader = csv.reader(text, delimiter=separator, strict=True)
    count, line = 0, skipped + 1
    try:
        for texts in reader:
            if any(text.strip() for text in texts):
                count += 1
                yield Cells(line, tuple(texts))
            line = skipped + reader.line_num + 1
            if count > MAX_ROWS:
                raise UnreadableFileError(f"{name}: has more than {MAX_ROWS:,} rows; please send it in parts")
    except csv.Error as error:
        raise UnreadableFileError(f"{name} line {line}: is not CSV ({error})") from error


def _trimmed(records: Iterator[Cells], columns: int) -> Iterator[Cells]:
    """Rows without the empty cells that a spreadsheet leaves beyond the last named column."""
    for row in records:
        texts = row.texts
        while len(texts) > columns and not texts[-1].strip():
            texts = texts[:-1]
        yield Cells(row.line, texts)
