"""Rows of an event log, one by one: CSV or XES, plain or gzip, in constant memory."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from office.replay.mapping import Csv
from services.chassis.files import UnreadableFileError, WrongEncodingError, lines, opened

Row = Mapping[str, str]

_XES_CONTAINERS = frozenset({"list", "container"})


class LogError(ValueError):
    """The log cannot be read as it is described; the text says where."""


def is_xes(path: Path, written: str | None) -> bool:
    """Whether this is an XES log. `written` is csv, xes, or None: by the file's name."""
    return written == "xes" or (written is None and path.name.removesuffix(".gz").endswith(".xes"))


def rows_of(path: Path, written: str | None, how: Csv) -> Iterator[Row]:
    """Every row of the log, in file order."""
    try:
        with opened(path) as raw:
            yield from _xes(path, raw) if is_xes(path, written) else _csv(path, raw, how)
    except WrongEncodingError as error:
        raise LogError(f"{error} (csv.encoding)") from error
    except UnreadableFileError as error:
        raise LogError(str(error)) from error


def _csv(path: Path, raw: BinaryIO, how: Csv) -> Iterator[Row]:
    reader = csv.DictReader(lines(raw, path.name, how.encoding), delimiter=how.delimiter)
    try:
        names = list(reader.fieldnames or ())
        for number, name in enumerate(names, start=1):
            if (first := names.index(name) + 1) < number:
                raise LogError(f"{path.name} line 1, columns {first} and {number}: both are named {name}")
        for row in reader:
            if None in row or None in row.values():
                raise LogError(f"{path.name} line {reader.line_num}: has another number of columns than the header")
            yield row
    except csv.Error as error:
        raise LogError(f"{path.name} line {reader.line_num}: {error}") from error


def _xes(path: Path, raw: BinaryIO) -> Iterator[Row]:
    """IEEE 1849: traces with attributes and events with attributes; trace attributes get the prefix `case:`."""
    try:
        yield from _events(raw)
    except (ParseError, DefusedXmlException) as error:
        raise LogError(f"{path.name}: is not XES that can be read safely ({type(error).__name__})") from error


def _events(raw: BinaryIO) -> Iterator[Row]:
    open_elements: list[Element] = []
    trace: dict[str, str] = {}
    waiting: list[dict[str, str]] = []
    for kind, element in iterparse(raw, events=("start", "end"), forbid_dtd=True):
        if kind == "start":
            open_elements.append(element)
            continue
        open_elements.pop()
        name, parent = _local(element), _local(open_elements[-1]) if open_elements else ""
        if name == "event":
            waiting.append(dict(_attributes(element)))
        elif parent == "trace" and (pair := _attribute(element)):
            trace[f"case:{pair[0]}"] = pair[1]
        if name == "trace":
            # Attributes of a trace may stand after its events, so a trace is passed on when it is complete.
            yield from ({**trace, **event} for event in waiting)
            trace, waiting = {}, []
        if parent in {"trace", "log"}:
            open_elements[-1].remove(element)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(event: Element) -> Iterator[tuple[str, str]]:
    for child in event:
        if pair := _attribute(child):
            yield pair


def _attribute(element: Element) -> tuple[str, str] | None:
    key, value = element.get("key"), element.get("value")
    if key is None or value is None or _local(element) in _XES_CONTAINERS:
        return None
    return key, value
