"""The kinds of panels as boards make them: a key, three texts, what is asked, and what differs from the usual."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from dashboards.elements.panels import Column, Kind, Panel, Query
from languages.text import Text


def _picture(kind: Kind, key: str, title: Text, about: Text, act: Text, *queries: Query, **more: object) -> Panel:
    made = Panel(key=key, kind=kind, title=title, about=about, act=act, queries=queries)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of Panel


timeseries, states = partial(_picture, "timeseries"), partial(_picture, "states")
bars, gauges = partial(_picture, "bars"), partial(_picture, "gauges")


def table(key: str, title: Text, about: Text, act: Text, columns: Mapping[str, Column], **more: object) -> Panel:
    """Rows from the queries of its columns, in the order of the letters that Grafana gives their values."""
    queries = [Query(columns[name].expr) for name in sorted(columns) if columns[name].expr]
    return _picture("table", key, title, about, act, *queries, columns=columns, **more)
