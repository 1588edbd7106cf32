"""The boards: every query parses and names what exists, nothing overlaps, both languages say the same."""

import json
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest

from contracts.metrics import ALLOWED_LABELS, BY_NAME
from dashboards.build import BOARDS, LANGUAGES, documents
from dashboards.panels import Panel, Query, Words, place

BOARD_FILES = {name: json.loads(text) for name, text in documents().items() if name.startswith("boards/")}


def queries(board: dict[str, Any]) -> Iterator[str]:
    for panel in board["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def selectors(expression: str) -> list[tuple[str, list[str]]]:
    """Metric names and the labels matched on them, read by a real parser."""
    plain = re.sub(r'"\$\w+"', '".*"', expression)
    promql_parser.parse(plain)
    return [
        (name, re.findall(r"(\w+)\s*[=!]~?", inner)) for name, inner in re.findall(r"(mailroom_\w+)\{([^}]*)\}", plain)
    ]


@pytest.mark.parametrize("name", BOARD_FILES)
def test_every_query_parses_and_names_declared_metrics_and_their_labels(name: str) -> None:
    for expression in queries(BOARD_FILES[name]):
        for metric, labels in selectors(expression):
            assert metric in BY_NAME, f"{metric} is not in contracts/metrics.py"
            assert set(labels) <= set(BY_NAME[metric].labels), expression


def test_a_query_that_does_not_parse_is_found() -> None:
    with pytest.raises(ValueError):
        selectors("sum by (team (mailroom_backlog_items)")


@pytest.mark.parametrize("name", BOARD_FILES)
def test_panels_fill_the_grid_without_overlap_and_have_unique_ids(name: str) -> None:
    cells: set[tuple[int, int]] = set()
    panels = BOARD_FILES[name]["panels"]
    for panel in panels:
        at = panel["gridPos"]
        own = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not own & cells and all(x < 24 for x, _ in own)
        cells |= own
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len(cells) == 24 * (max(y for _, y in cells) + 1)


def test_a_line_that_does_not_fill_the_grid_is_refused() -> None:
    words: Words = {"de": "x", "en": "x"}
    panel = Panel(key="k", kind="stat", title=words, description=words, queries=[Query(expr="1")], width=6, height=4)
    with pytest.raises(ValueError, match="24 columns"):
        place([[panel]])


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.UID)
def test_german_and_english_differ_in_words_only(board: Any) -> None:
    german, english = (BOARD_FILES[f"boards/{language}/{board.UID}-{language}.json"] for language in LANGUAGES)
    assert list(queries(german)) == list(queries(english))
    assert [panel["id"] for panel in german["panels"]] == [panel["id"] for panel in english["panels"]]
    assert [panel["title"] for panel in german["panels"]] != [panel["title"] for panel in english["panels"]]


@pytest.mark.parametrize("name", BOARD_FILES)
def test_the_sdk_in_use_writes_the_schema_of_grafana_12(name: str) -> None:
    assert BOARD_FILES[name]["schemaVersion"] == 42


@pytest.mark.parametrize("name", BOARD_FILES)
def test_every_panel_says_what_it_shows(name: str) -> None:
    for panel in BOARD_FILES[name]["panels"]:
        assert panel["title"] and len(panel["description"]) > 40


def test_metrics_use_whitelisted_labels_only() -> None:
    for metric in BY_NAME.values():
        assert set(metric.labels) <= ALLOWED_LABELS, metric.name
        assert metric.name.startswith("mailroom_") and metric.meaning
        assert (metric.kind == "counter") == metric.name.endswith("_total")
