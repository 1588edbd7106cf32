"""What is wrong with what Grafana shows of a panel, by one rule each."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from dashboards.elements.words import UNKNOWN, said
from languages.text import LANGUAGES
from tests.boards.lint.structure import Json

RAW = re.compile(r"Value #|__name__|[{}\\]|\bmailroom_")
"""Names that are Grafana's or Prometheus', not ours."""
CODE = re.compile(r"[a-z]_[a-z]")


def fails(_: Json, shown: Any) -> Iterator[str]:
    """Grafana's libraries take panel and answers, and know every transformation and matcher."""
    if shown["error"]:
        yield shown["error"]


def unknown_units(_: Json, shown: Any) -> Iterator[str]:
    """Every unit is one of Grafana's."""
    yield from shown["units"]


def raw_names(_: Json, shown: Any) -> Iterator[str]:
    """No heading, legend or name is a machine's."""
    yield from (each["heading"] for each in shown["series"] if RAW.search(each["heading"]))


def codes_without_words(panel: Json, shown: Any) -> Iterator[str]:
    """No code of the metrics is shown, except beside a topic: operators look for it in logs."""
    if any("{{topic}}" in target["legendFormat"] for target in panel["targets"]):
        return
    for each in shown["series"]:
        texts = each["texts"] if each["type"] == "string" else []
        yield from (text for text in (each["heading"], *texts) if CODE.search(text))


def unplanned_columns(panel: Json, shown: Any) -> Iterator[str]:
    """A table has the columns that it names, and no others."""
    planned = _headings(panel)
    if planned and panel["type"] == "table":
        yield from (each["heading"] for each in shown["series"] if each["heading"] not in planned)


def repeated_rows(panel: Json, shown: Any) -> Iterator[str]:
    """No two rows of a table have the same label: what belongs together is one row."""
    planned = _headings(panel)
    words = [each["texts"] for each in shown["series"] if each["type"] == "string" and each["heading"] in planned]
    full = [texts for texts in words if not any(text in ("", "–") for text in texts)]
    if panel["type"] == "table":
        yield from (" ".join(row) for row, times in Counter(zip(*full, strict=True)).items() if times > 1)


def values_without_words(_: Json, shown: Any) -> Iterator[str]:
    """Where values have words, every value has."""
    for each in shown["series"]:
        yield from (f"{each['heading']}: {value}" for value in each["unmapped"])


def nothing_shown(panel: Json, shown: Any) -> Iterator[str]:
    """Something is known, or the board says what else it means when nothing is shown."""
    silent = {"", *(said(UNKNOWN, each) for each in LANGUAGES)}
    texts = [text for each in shown["series"] if each["type"] != "time" for text in each["texts"]]
    if not {*texts} - silent and panel["fieldConfig"]["defaults"].get("noValue", "") in silent:
        yield "empty"


def _headings(panel: Json) -> set[str]:
    organized = [each["options"] for each in panel.get("transformations", ()) if each["id"] == "organize"]
    bands = any(each["id"] == "groupingToMatrix" for each in panel.get("transformations", ()))
    if not organized or bands:
        return set()
    return {organized[0]["renameByName"].get(name, name) for name in organized[0]["indexByName"]}


RULES_OF_SIGHT: dict[str, Callable[[Json, Any], Iterator[str]]] = {
    "Grafana takes it": fails,
    "units are known": unknown_units,
    "names are words": raw_names,
    "codes have words": codes_without_words,
    "tables have the planned columns": unplanned_columns,
    "a row stands once": repeated_rows,
    "every value has a word": values_without_words,
    "something is shown": nothing_shown,
}
"""Rule → what is wrong with a panel by it."""
