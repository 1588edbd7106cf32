"""Grafana's transformations of a panel: what becomes rows and columns, in which order, with which headings."""

from collections.abc import Iterable, Mapping, Sequence

from grafana_foundation_sdk.models.dashboard import DataTransformerConfig

from dashboards.elements.labels import HEADINGS, IN_ORDER
from dashboards.elements.panels import Panel
from dashboards.elements.words import said
from languages.text import Language, Text

LABELS = ("region", "site", "team")
"""What nearly every query is grouped by; hidden in a table where it is no column."""
_JOIN = DataTransformerConfig(id_val="joinByField", options={"byField": "Time", "mode": "outer"})


def arranged(panel: Panel, language: Language) -> Sequence[DataTransformerConfig]:
    """The transformations of the panel, in the order in which Grafana applies them."""
    if panel.matrix:
        return _matrix(*panel.matrix, language)
    if panel.kind != "table":
        words = IN_ORDER.get(panel.label, {})
        return [_JOIN, _organize(language, words, order=words)] if words else []
    if panel.over_time:
        return [_JOIN, _organize(language, {"Time": HEADINGS["Time"], **IN_ORDER.get(panel.label, {})})]
    words = {name: column.words for name, column in panel.columns.items()}
    hidden = [name for name in ("Time", *LABELS) if name not in panel.columns]
    merge = [DataTransformerConfig(id_val="merge", options={})] if len(panel.queries) > 1 else []
    return [*merge, _organize(language, words, order=words, hidden=hidden)]


def _matrix(rows: str, columns: str, language: Language) -> Sequence[DataTransformerConfig]:
    options = {"rowField": rows, "columnField": columns, "valueField": "Value", "emptyValue": "zero"}
    # Prometheus answers in any order, and in the codes of the metrics.
    words = {f"{rows}\\{columns}": HEADINGS[rows], **IN_ORDER.get(columns, {})}
    return [
        DataTransformerConfig(id_val="groupingToMatrix", options=options),
        _organize(language, words, order=words),
    ]


def _organize(
    language: Language, words: Mapping[str, Text], *, order: Iterable[str] = (), hidden: Iterable[str] = ()
) -> DataTransformerConfig:
    options: dict[str, object] = {
        "excludeByName": dict.fromkeys(hidden, True),
        "renameByName": {name: said(text, language) for name, text in words.items()},
        "indexByName": {name: index for index, name in enumerate(order)},
    }
    return DataTransformerConfig(id_val="organize", options=options)
