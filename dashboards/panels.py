"""A thin layer above the SDK: grid of 24 columns, stable panel ids, language, units, links.

The SDK's own layout breaks when a line does not add up to 24 columns, and it gives panels no id; both are set here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from zlib import crc32

from grafana_foundation_sdk.builders import common as common_builder
from grafana_foundation_sdk.builders import dashboard as dashboard_builder
from grafana_foundation_sdk.builders import prometheus, stat, table, timeseries
from grafana_foundation_sdk.models import common, dashboard
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

Language = Literal["de", "en"]
Words = Mapping[Language, str]
"""One text in every language of the boards."""

DATASOURCE = dashboard.DataSourceRef(type_val="prometheus", uid="${datasource}")
JAM_WORDS: Sequence[tuple[int, Words, str]] = (
    (0, {"de": "normal", "en": "normal"}, "green"),
    (1, {"de": "beobachten", "en": "watch"}, "yellow"),
    (2, {"de": "Stau absehbar", "en": "jam ahead"}, "orange"),
    (3, {"de": "Stau", "en": "jam"}, "red"),
)
"""Words beside colours, since colour alone excludes people (BITV)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One PromQL expression and its legend."""

    expr: str
    legend: str = "{{team}}"
    name: str = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel, free of any SDK: what it shows, how wide (of 24 columns) and how high it is."""

    key: str
    kind: Literal["stat", "timeseries", "table"]
    title: Words
    description: Words
    queries: Sequence[Query]
    width: int
    height: int
    unit: str = "none"
    decimals: int | None = None
    thresholds: Sequence[tuple[float | None, str]] = ()
    jam_words: bool = False
    columns: Mapping[str, Words] = field(default_factory=dict)
    """Of a table: value column name → heading, in the order shown."""
    sort_by: str | None = None
    """Of a table: value column, largest first."""
    state_column: str | None = None
    """Of a table: value column that holds the jam state and is shown as a word."""

    @property
    def panel_id(self) -> int:
        """Stable id from the key, for links and alerts."""
        return crc32(self.key.encode()) % 1_000_000 + 1


def jam_mappings(language: Language) -> list[Any]:
    """Value mappings from jam state to word and colour."""
    options = {
        str(value): dashboard.ValueMappingResult(text=words[language], color=color, index=index)
        for index, (value, words, color) in enumerate(JAM_WORDS)
    }
    return [dashboard.ValueMap(options=options)]


def place(rows: Sequence[Sequence[Panel]]) -> list[tuple[Panel, dashboard.GridPos]]:
    """Positions line by line.

    Raises:
        ValueError: a line does not fill the 24 columns exactly, or its panels differ in height.
    """
    placed, top = [], 0
    for row in rows:
        if sum(panel.width for panel in row) != 24 or len({panel.height for panel in row}) != 1:
            raise ValueError(f"line of {[panel.key for panel in row]} must fill 24 columns with equal heights")
        left = 0
        for panel in row:
            placed.append((panel, dashboard.GridPos(h=panel.height, w=panel.width, x=left, y=top)))
            left += panel.width
        top += row[0].height
    return placed


def _targets(panel: Panel) -> list[prometheus.Dataquery]:
    targets = []
    for query in panel.queries:
        target = prometheus.Dataquery().expr(query.expr).ref_id(query.name).datasource(DATASOURCE)
        target = target.legend_format(query.legend)
        if panel.kind == "table":
            target = target.format(PromQueryFormat.TABLE).instant()
        elif panel.kind == "stat":
            target = target.instant()
        else:
            target = target.range()
        targets.append(target)
    return targets


def _thresholds(panel: Panel) -> dashboard_builder.ThresholdsConfig:
    steps = [dashboard.Threshold(value=value, color=color) for value, color in panel.thresholds or ((None, "text"),)]
    return dashboard_builder.ThresholdsConfig().mode(dashboard.ThresholdsMode.ABSOLUTE).steps(steps)


def _stat() -> stat.Panel:
    options = common_builder.ReduceDataOptions().calcs(["lastNotNull"])
    return stat.Panel().reduce_options(options).graph_mode(common.BigValueGraphMode.NONE)


def _timeseries() -> timeseries.Panel:
    legend = common_builder.VizLegendOptions().show_legend(True).placement(common.LegendPlacement.RIGHT)
    legend = legend.display_mode(common.LegendDisplayMode.LIST)
    return timeseries.Panel().legend(legend).line_width(2).fill_opacity(0)


def _table(panel: Panel, language: Language) -> table.Panel:
    names = {column: words[language] for column, words in panel.columns.items()}
    order = {column: index for index, column in enumerate(panel.columns)}
    built = table.Panel().with_transformation(dashboard.DataTransformerConfig(id_val="merge", options={}))
    organize = {"excludeByName": {"Time": True, "region": True}, "renameByName": names, "indexByName": order}
    built = built.with_transformation(dashboard.DataTransformerConfig(id_val="organize", options=organize))
    if panel.sort_by:
        sort = common_builder.TableSortByFieldState().display_name(names[panel.sort_by]).desc(True)
        built = built.sort_by([sort])
    if panel.state_column:
        properties = [
            dashboard.DynamicConfigValue(id_val="mappings", value=_mapping_values(language)),
            dashboard.DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-text"}),
        ]
        built = built.override_by_name(names[panel.state_column], properties)
    return built


def _mapping_values(language: Language) -> list[object]:
    options = {
        str(value): {"text": words[language], "color": color, "index": index}
        for index, (value, words, color) in enumerate(JAM_WORDS)
    }
    return [{"type": "value", "options": options}]


def build(panel: Panel, at: dashboard.GridPos, language: Language) -> Any:
    """The SDK's builder of one panel at its place, in one language."""
    builder: Any
    match panel.kind:
        case "stat":
            builder = _stat()
        case "timeseries":
            builder = _timeseries()
        case "table":
            builder = _table(panel, language)
    builder = builder.id(panel.panel_id).title(panel.title[language]).description(panel.description[language])
    builder = builder.datasource(DATASOURCE).targets(_targets(panel)).grid_pos(at).unit(panel.unit)
    builder = builder.thresholds(_thresholds(panel))
    if panel.decimals is not None:
        builder = builder.decimals(panel.decimals)
    if panel.jam_words:
        builder = builder.mappings(jam_mappings(language))
    return builder
