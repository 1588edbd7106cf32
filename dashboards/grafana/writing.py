"""A board as Grafana JSON in one language: deterministic, schema version 42, not editable."""

import json
from collections.abc import Sequence
from typing import Any

from grafana_foundation_sdk.builders import dashboard as builder
from grafana_foundation_sdk.builders import prometheus
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard

from dashboards.elements.panels import Board, Variable
from dashboards.elements.words import MAILROOM, said
from dashboards.grafana.drawing import DATASOURCE, draw
from dashboards.grafana.layout import in_pairs, place
from languages.text import Language, _

_TABLES = _("The same figures as tables")
_MORE = _("More")
_ROW_IDS = 1_000_001
"""Above every id that a panel's key can lead to."""
_OFF_DUTY = _("outside duty hours")
_RUNNING = _("rebalancing under way")


def board_json(board: Board, language: Language) -> str:
    """The text of the file."""
    made = (
        builder.Dashboard(f"{said(MAILROOM, language)} / {said(board.title, language)}")
        .uid(f"{board.uid}-{language}")
        .description(said(board.question, language))
        .tags(tags(board, language))
        .timezone("Europe/Berlin")
        .time("now-7d", "now")
        .refresh("1m")
        .readonly()
        .tooltip(dashboard.DashboardCursorSync.CROSSHAIR)
        .link(_navigation(language))
        .with_variable(builder.DatasourceVariable("datasource").type("prometheus").label("Prometheus"))
    )
    for variable in board.variables:
        made = made.with_variable(_variable(variable, language))
    if not board.for_operators:
        made = made.annotation(_annotation(said(_OFF_DUTY, language), "mailroom:duty_hours:bool == 0", "#8884"))
        running = 'sum(mailroom_rebalance_proposals{state="running"}) > 0'
        made = made.annotation(_annotation(said(_RUNNING, language), running, "blue"))
    placed = place(board.rows)
    for panel, at in placed:
        made = made.with_panel(draw(panel, at, language, board.uid))
    below = max(at.y + at.h for _, at in placed)
    folded = ((_MORE, place(board.more, below + 1)), (_TABLES, list(in_pairs(board.twins, below + 2))))
    for number, (title, inside) in enumerate(folded):
        drawn = [draw(panel, at, language, board.uid) for panel, at in inside]
        if drawn:
            made = made.with_row(_row(said(title, language), _ROW_IDS + number, below + number, drawn))
    plain = _exactly(json.loads(JSONEncoder(sort_keys=True).encode(made.build())), board.variables)
    return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _exactly(part: Any, variables: Sequence[Variable]) -> Any:
    """The same board, whose queries ask for the value of a single choice and not for a pattern: Grafana escapes a
    pattern only where several may be chosen, so that `50.1` would also show the team `50-1`."""
    if isinstance(part, dict):
        return {name: _exactly(value, variables) for name, value in part.items()}
    if isinstance(part, list):
        return [_exactly(value, variables) for value in part]
    if isinstance(part, str):
        for variable in (each for each in variables if not each.several):
            part = part.replace(f'=~"${variable.name}"', f'="${variable.name}"')
    return part


def _row(title: str, number: int, top: int, panels: list[Any]) -> builder.Row:
    row = builder.Row(title).id(number).grid_pos(dashboard.GridPos(h=1, w=24, x=0, y=top))
    for panel in panels:
        row = row.with_panel(panel)
    return row.collapsed(True)


def tags(board: Board, language: Language) -> list[str]:
    """One tag joins the boards of supervisors in one language; the operators' board has its own."""
    return ["postwaage", f"postwaage-betrieb-{language}" if board.for_operators else f"postwaage-{language}"]


def _navigation(language: Language) -> builder.DashboardLink:
    menu = builder.DashboardLink(said(MAILROOM, language)).type(dashboard.DashboardLinkType.DASHBOARDS)
    return menu.tags([f"postwaage-{language}"]).as_dropdown(True).include_vars(True).keep_time(True)


def _variable(variable: Variable, language: Language) -> builder.QueryVariable:
    within = f"{{{variable.within}}}" if variable.within else ""
    query = f"label_values({variable.metric}{within}, {variable.name})"
    made = (
        builder.QueryVariable(variable.name).label(said(variable.words, language)).query(query).datasource(DATASOURCE)
    )
    made = made.refresh(dashboard.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(dashboard.VariableSort.ALPHABETICAL_ASC)
    return made.multi(True).include_all(True).all_value(".*") if variable.several else made


def _annotation(name: str, expr: str, color: str) -> builder.AnnotationQuery:
    query = prometheus.Dataquery().expr(expr).ref_id("Anno").datasource(DATASOURCE).range()
    made = builder.AnnotationQuery().name(name).datasource(DATASOURCE).enable(True).icon_color(color)
    return made.target(query)
