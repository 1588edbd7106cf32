"""Panels as the SDK's builders: kinds, units, thresholds, words, links. The SDK itself checks nothing of this."""

from typing import Any

from grafana_foundation_sdk.builders import barchart, bargauge, prometheus, stat, statetimeline, table, timeseries
from grafana_foundation_sdk.builders import common as common_builder
from grafana_foundation_sdk.builders import dashboard as dashboard_builder
from grafana_foundation_sdk.models import common, dashboard
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from dashboards.elements.labels import HEADINGS, IN_ORDER, WIDTHS
from dashboards.elements.panels import CHOICES, Column, Panel
from dashboards.elements.sources import metrics_in, moves
from dashboards.elements.words import ACT, EMPTY, FRESH, FROM, LEVELS, MOVES, STATE, UNKNOWN, said
from dashboards.grafana.arranging import arranged
from dashboards.grafana.mapping import mapping_json, mappings
from languages.text import Language

DATASOURCE = dashboard.DataSourceRef(type_val="prometheus", uid="${datasource}")

COLUMN_WIDTH, BAND_WIDTH, LEGEND_WIDTH = 80, 56, 150
"""Minimum width of a column in pixels: for headings, bands, names of teams and the like, which may be scrolled."""


def url(uid: str, here: str, language: Language, chosen: str = "", value: str = "${__value.raw}") -> str:
    """The link from one board to another of the same language, with data source, site, team and time.

    `chosen`: a variable that becomes the value of the cell that was clicked.
    """
    carried = [name for name in CHOICES[uid] if name in CHOICES[here] and name != chosen]
    parts = [f"${{{name}:queryparam}}" for name in ("datasource", *carried)]
    parts += [f"var-{chosen}={value}"] if chosen else []
    return f"/d/{uid}-{language}?{'&'.join((*parts, '${__url_time_range}'))}"


def draw(panel: Panel, at: dashboard.GridPos, language: Language, here: str) -> Any:
    """The SDK's builder of one panel at its place on the board `here`, in one language."""
    builder = _kind(panel, language, here)
    builder = builder.id(panel.panel_id).title(said(panel.title, language)).description(describe(panel, language))
    builder = builder.datasource(DATASOURCE).targets(_targets(panel, language)).grid_pos(at).unit(panel.unit)
    builder = builder.thresholds(_thresholds(panel.levels))
    builder = builder.transformations(arranged(panel, language))
    if panel.decimals is not None:
        builder = builder.decimals(panel.decimals)
    # In a table it is in every empty cell of a column that says nothing else.
    builder = builder.no_value(said(panel.nothing or UNKNOWN, language))
    if found := mappings(panel, language):
        builder = builder.mappings(found)
    if panel.to:
        goal = dashboard_builder.DashboardLink(panel.to).type(dashboard.DashboardLinkType.LINK)
        builder = builder.links([goal.url(url(panel.to, here, language))])
    return builder


def describe(panel: Panel, language: Language) -> str:
    """What it counts, from which metrics, how fresh, and what to do when it is red."""
    metrics = sorted({metric for query in panel.queries for metric in metrics_in(query.expr)})
    of, stand, at_red = (said(heading, language) for heading in (FROM, FRESH, ACT))
    parts = [said(panel.about, language)]
    if panel.nothing and panel.kind == "table":
        parts.append(f"{said(EMPTY, language)}: {said(panel.nothing, language)}")
    source = f"{of}: {', '.join(metrics)}. {stand}: {said(MOVES[moves(metrics)], language)}."
    return f"{' '.join(parts)}\n\n{source}\n\n{at_red}: {said(panel.act, language)}"


def _targets(panel: Panel, language: Language) -> list[prometheus.Dataquery]:
    targets = [
        _target(panel, query.expr, query.said(language), chr(ord("A") + number))
        for number, query in enumerate(panel.queries)
    ]
    if panel.kind == "stat" and panel.levels:
        targets.append(_target(panel, level_of(panel), said(STATE, language), "L"))
    return targets


def level_of(panel: Panel) -> str:
    """The query for the word next to a stat's number: 0 normal, 1 warning, 2 red."""
    warns, red = panel.levels or (0.0, 0.0)
    expr = f"({panel.queries[0].expr})"
    return f"({expr} >= bool {warns:g}) + ({expr} >= bool {red:g})"


def _target(panel: Panel, expr: str, legend: str, name: str) -> prometheus.Dataquery:
    target = prometheus.Dataquery().expr(expr).ref_id(name).datasource(DATASOURCE).legend_format(legend or "__auto")
    if panel.kind == "table" and panel.over_time:
        return target.range().format(PromQueryFormat.TIME_SERIES)
    if panel.kind == "table" or panel.matrix:
        return target.instant().format(PromQueryFormat.TABLE)
    return target.range() if panel.kind in ("timeseries", "states") else target.instant()


def _thresholds(levels: tuple[float, float] | None) -> dashboard_builder.ThresholdsConfig:
    steps = [dashboard.Threshold(value=None, color="green" if levels else "text")]
    if levels:
        steps += [
            dashboard.Threshold(value=levels[0], color="orange"),
            dashboard.Threshold(value=levels[1], color="red"),
        ]
    return dashboard_builder.ThresholdsConfig().mode(dashboard.ThresholdsMode.ABSOLUTE).steps(steps)


def _kind(panel: Panel, language: Language, here: str) -> Any:
    match panel.kind:
        case "stat":
            return _stat(panel, language)
        case "timeseries":
            legend = _legend(common.LegendPlacement.BOTTOM)
            return timeseries.Panel().legend(legend).line_width(2).fill_opacity(0)
        case "states":
            return statetimeline.Panel().merge_values(True).show_value(common.VisibilityMode.NEVER).row_height(0.8)
        case "gauges":
            reduced = common_builder.ReduceDataOptions().calcs(["lastNotNull"])
            return bargauge.Panel().reduce_options(reduced).orientation(common.VizOrientation.HORIZONTAL)
        case "bars":
            return _bars()
        case "table":
            return _table(panel, language, here)


def _legend(place: common.LegendPlacement) -> common_builder.VizLegendOptions:
    legend = common_builder.VizLegendOptions().show_legend(True).placement(place)
    return legend.display_mode(common.LegendDisplayMode.LIST)


def _stat(panel: Panel, language: Language) -> stat.Panel:
    reduced = common_builder.ReduceDataOptions().calcs(["lastNotNull"])
    built = stat.Panel().reduce_options(reduced).graph_mode(common.BigValueGraphMode.NONE)
    built = built.orientation(common.VizOrientation.HORIZONTAL).color_mode(common.BigValueColorMode.VALUE)
    if len(panel.queries) > 1:
        built = built.text_mode(common.BigValueTextMode.VALUE_AND_NAME)
    if panel.levels:
        # Names next to number and word leave them a third of the width: they would be too small to read.
        built = built.text_mode(common.BigValueTextMode.VALUE)
        built = built.override_by_query(
            "L", [_value("mappings", [mapping_json(LEVELS, language)]), _value("unit", "none")]
        )
    return built


def _bars() -> barchart.Panel:
    built = barchart.Panel().legend(_legend(common.LegendPlacement.RIGHT)).stacking(common.StackingMode.NORMAL)
    return built.orientation(common.VizOrientation.HORIZONTAL).show_value(common.VisibilityMode.AUTO)


def _table(panel: Panel, language: Language, here: str) -> table.Panel:
    bands = panel.matrix is not None and panel.matrix[1] in IN_ORDER
    built = table.Panel().min_width(COLUMN_WIDTH)
    if panel.over_time or panel.matrix:
        first = panel.matrix[0] if panel.matrix else "Time"
        built = built.min_width(BAND_WIDTH if bands else LEGEND_WIDTH)
        # Names of topics and the like are longer than any column.
        built = built.override_by_field_type("number", [_value("custom.wrapHeaderText", True)])
        return built.override_by_name(said(HEADINGS[first], language), [_value("custom.width", WIDTHS[first])])
    if panel.sort_by:
        heading = said(panel.columns[panel.sort_by].words, language)
        field = common_builder.TableSortByFieldState().display_name(heading).desc(not panel.rising)
        built = built.sort_by([field])
    if any(column.wrapped for column in panel.columns.values()):
        built = built.cell_height(common.TableCellHeight.MD)
    for name, column in panel.columns.items():
        # A label that a row lacks, or a figure that only some rows have, is not unknown.
        gaps = bool(panel.nothing) or column.gaps or not name.startswith("Value")
        if properties := _properties(name, column, gaps, language, here):
            built = built.override_by_name(said(column.words, language), properties)
    return built


def _properties(
    name: str, column: Column, gaps: bool, language: Language, here: str
) -> list[dashboard.DynamicConfigValue]:
    found = [_value("noValue", "–")] if gaps else []
    if column.unit != "none":
        found.append(_value("unit", column.unit))
    if width := column.width or WIDTHS.get(name):
        found.append(_value("custom.width", width))
    if column.wrapped:
        found.append(_value("custom.wrapText", True))
    if column.decimals is not None:
        found.append(_value("decimals", column.decimals))
    if column.states:
        found += [_value("mappings", [mapping_json(column.states, language)])]
        found += [_value("custom.cellOptions", {"type": "color-text"})]
    if column.most is not None:
        found += [_value("min", 0), _value("max", column.most)]
        found += [_value("custom.cellOptions", {"type": "gauge", "mode": "basic"})]
    if column.to:
        goal = url(column.to, here, language, column.variable)
        found.append(_value("links", [{"title": column.to, "url": goal}]))
    return found


def _value(name: str, value: object) -> dashboard.DynamicConfigValue:
    return dashboard.DynamicConfigValue(id_val=name, value=value)
