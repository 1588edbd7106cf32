"""Rules about what a Grafana would make of a board, calculated without one: keys it would not read, words it would cut.

Text is counted in Grafana's font (Inter, 14 px) letter by letter, on a page of 16 px margins, 24 columns with 8 px
between them, panels with 8 px of padding, and 32 px for an icon beside a title.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.elements.labels import HEADINGS
from dashboards.elements.words import said
from languages.text import LANGUAGES
from tests.boards.lint.expressions import keeps_name, parsed
from tests.boards.lint.letters import share
from tests.boards.lint.structure import Json, panels

WIDTHS = (1280, 1920)
"""Browser windows, in pixels, at which nothing may be cut off."""
_MARGIN, _GAP, _PADDING, _ICON = 16, 8, 8, 32
_COLUMNS = 24
_CELL_PADDING = 12
_LETTER = 14


def text_width(text: str) -> float:
    """Pixels that a text takes in a title or heading; in a cell it is a little narrower."""
    return _LETTER * sum(map(share, text))


def panel_width(columns: int, window: int) -> float:
    """Pixels of a panel of this many columns."""
    column = (window - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
    return columns * column + (columns - 1) * _GAP


def titles_fit(board: Json) -> list[str]:
    """A title is shown on one line beside the icons of description and link; Grafana cuts what is longer."""
    found = []
    for panel in panels(board):
        icons = sum(bool(panel.get(name)) for name in ("description", "links"))
        room = panel_width(panel["gridPos"]["w"], min(WIDTHS)) - 2 * _PADDING - icons * _ICON
        if text_width(panel["title"]) > room:
            found.append(f"{panel['title']}: {text_width(panel['title']):.0f} of {room:.0f} px")
    return found


def columns_fit(board: Json) -> list[str]:
    """All columns of a table stand side by side; each heading, and what is as long as one can know, fits its column."""
    found = []
    for panel in (each for each in panels(board) if each["type"] == "table"):
        headings, fixed, longest = _headings(panel), _set(panel, "custom.width"), _longest(panel)
        room = panel_width(panel["gridPos"]["w"], min(WIDTHS)) - 2
        least = panel["fieldConfig"]["defaults"].get("custom", {}).get("minWidth", 150)
        shared = [heading for heading in headings if heading not in fixed]
        share = max(least, (room - sum(fixed.values())) / max(1, len(shared)))
        if headings and share * len(shared) + sum(fixed.values()) > room + 1:
            found.append(f"{panel['title']}: {len(headings)} columns in {room:.0f} px")
        for heading in {*headings, *longest}:
            need = max(text_width(heading), text_width(longest.get(heading, ""))) + _CELL_PADDING
            if need > fixed.get(heading, share):
                found.append(f"{panel['title']}: {heading}: {need:.0f} of {fixed.get(heading, share):.0f} px")
    return found


def _longest(panel: Json) -> dict[str, str]:
    """The longest value of columns of which it is known: dates, and words for states that stay on their line."""
    found = {
        name: re.sub("[A-Za-z]", "0", unit.partition(":")[2])
        for name, unit in _set(panel, "unit").items()
        if unit.startswith("time:")
    }
    wrapped = _set(panel, "custom.wrapText")
    for name, mappings in _set(panel, "mappings").items():
        if not wrapped.get(name):
            words = [each["text"] for mapping in mappings for each in mapping["options"].values()]
            found[name] = max(words, key=text_width)
    times = [said(HEADINGS["Time"], language) for language in LANGUAGES]
    over_time = [name for name in _set(panel, "custom.width") if name in times]
    return found | dict.fromkeys(over_time, "2026-03-13 08:35:00")


def _set(panel: Json, name: str) -> dict[str, Any]:
    """What the columns of a table set under this name."""
    return {
        override["matcher"]["options"]: each["value"]
        for override in panel["fieldConfig"]["overrides"]
        for each in override["properties"]
        if each["id"] == name
    }


def _headings(panel: Json) -> list[str]:
    organized = [each["options"] for each in panel.get("transformations") or () if each["id"] == "organize"]
    if not organized:
        return []
    shown: dict[str, int] = organized[0]["indexByName"]
    return [organized[0]["renameByName"].get(name, name) for name in shown]


def rows_are_told_apart_by_labels(board: Json) -> list[str]:
    """No query of a table has the metric's name: it would be a column, and rows of different names never become one."""
    asked = [(panel["title"], each) for panel in panels(board) for each in panel["targets"]]
    return [
        f"{title}: {each['refId']} has the name of its metric"
        for title, each in asked
        if each.get("format") == "table" and keeps_name(parsed(each["expr"]))
    ]


def reads_back(board: Json) -> list[str]:
    """Every key and value is one that the SDK for Grafana 12 reads and writes again: a misspelt one is lost."""
    plugins.register_default_plugins()
    try:
        again = json.loads(json.dumps(Dashboard.from_json(board), cls=JSONEncoder))
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        return [f"not readable: {wrong!r}"]
    return list(_differences(board, again, ""))


def _differences(one: Any, other: Any, path: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if key in one and key in other:
                yield from _differences(one[key], other[key], f"{path}/{key}")
            else:
                yield f"{path}/{key}"
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (each, again) in enumerate(zip(one, other, strict=True)):
            yield from _differences(each, again, f"{path}/{number}")
    elif one != other:
        yield path


RULES_OF_ROOM: dict[str, Callable[[Json], Collection[str]]] = {
    "titles are not cut off": titles_fit,
    "columns are not cut off": columns_fit,
    "rows are told apart by labels": rows_are_told_apart_by_labels,
    "Grafana reads every key": reads_back,
}
"""Rule → what is wrong with a board by it."""
