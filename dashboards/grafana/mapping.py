"""Words instead of values, as Grafana maps them."""

from collections.abc import Sequence

from grafana_foundation_sdk.models import dashboard

from dashboards.elements.panels import Panel
from dashboards.elements.words import UNKNOWN, State, said
from languages.text import Language


def mappings(panel: Panel, language: Language) -> list[dashboard.ValueMap | dashboard.SpecialValueMap]:
    """What the values of the whole panel are called."""
    if panel.kind == "table" and not panel.over_time:
        # A quantile of nothing is no number.
        none = dashboard.ValueMappingResult(text="–", index=0)
        options = dashboard.DashboardSpecialValueMapOptions(match=dashboard.SpecialValueMatch.NA_N, result=none)
        return [dashboard.SpecialValueMap(options=options)] if panel.nothing else []
    unknown = _unknown(panel, language, len(panel.states)) if panel.kind in ("stat", "gauges") else []
    results = {
        str(value): dashboard.ValueMappingResult(text=said(words, language), color=color, index=index)
        for index, (value, words, color) in enumerate(panel.states)
    }
    return [*([dashboard.ValueMap(options=results)] if results else []), *unknown]


def _unknown(panel: Panel, language: Language, index: int) -> list[dashboard.SpecialValueMap]:
    """A missing value is called unknown, in red: Grafana would colour it as the lowest value, which is green."""
    if panel.nothing:
        return []
    none = dashboard.ValueMappingResult(text=said(UNKNOWN, language), color="red", index=index)
    options = dashboard.DashboardSpecialValueMapOptions(match=dashboard.SpecialValueMatch.NULL_AND_NAN, result=none)
    return [dashboard.SpecialValueMap(options=options)]


def mapping_json(states: Sequence[State], language: Language) -> dict[str, object]:
    """What the values of one column are called, as an override wants it."""
    options = {
        str(value): {"text": said(words, language), "color": color, "index": index}
        for index, (value, words, color) in enumerate(states)
    }
    return {"type": "value", "options": options}
