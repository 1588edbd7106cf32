"""One stage after the other falls silent in a played fortnight: what only it could tell is unknown on every board."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.metrics import BY_NAME
from dashboards.boards.lage.teams import TABLE
from dashboards.build import BOARDS, boards
from dashboards.elements.sources import metrics_in
from tests.boards.lint.structure import panels
from tests.boards.recorder import Recorded
from tests.doubles.grafana import asked
from tests.doubles.prometheus import check, inputs

STAGES = ("intake", "backlog", "jams", "rebalancer", "assignment")
STOPPED = ("assignment", "jams", "backlog", "rebalancer")
SILENT_FROM, ASKED_AT = 5, 20
"""Minutes of the test: the last that the stage tells, and when the boards are looked at."""
_MINUTES = 25
QUIET = frozenset({"ausgleich-waiting", "ausgleich-size"})
"""Panels without a figure at that moment: everybody has answered, and help was asked for fewer than five times."""


def scraped(recorded: Recorded) -> dict[str, str]:
    """Every series of the played office and its newest value while a team was being helped; those of the machine stay
    out, except the ones that only one stage has."""
    assert recorded.helped is not None
    found: dict[str, str] = {}
    newest = f"{(recorded.helped - timedelta(minutes=1)).timestamp():.0f}"
    for line in recorded.lines:
        name, value, stamp = line.rsplit(" ", 2)
        if stamp == newest and value != "NaN" and 'service="backlog-1"' not in name and 'service="backlog"' not in name:
            found[name] = value
    drift = 'mailroom_backlog_recount_drift_items{instance="backlog",job="mailroom",service="backlog"}'
    return found | {drift: "0"}


def told(recorded: Recorded, silent: str | None = None) -> dict[str, str]:
    """All series for promtool; those of a silent stage end as they do when its process does."""
    series = {name: f"{value}x{_MINUTES}" for name, value in scraped(recorded).items()}
    for stage in STAGES:
        beat = f'mailroom_heartbeat_timestamp_seconds{{stage="{stage}",instance="{stage}",service="{stage}"}}'
        series[beat] = f"0+60x{_MINUTES}"
    ends = f"x{SILENT_FROM} stale _x{_MINUTES}"
    return {
        name: values.replace(f"x{_MINUTES}", ends) if silent and f'service="{silent}"' in name else values
        for name, values in series.items()
    }


def queries(recorded: Recorded) -> list[str]:
    """Every query of every board that asks for how things stand; what looks back over a time still knows of before."""
    team = recorded.office.teams[0].team
    found = {
        asked(target["expr"], team if board["uid"].startswith("mr-team") else ".*")
        for board in map(json.loads, boards().values())
        for panel in panels(board)
        for target in panel["targets"]
    }
    return sorted(query for query in found if "[" not in query)


def quiet() -> frozenset[str]:
    """The queries of the panels that have nothing to say."""
    found = (panel for board in BOARDS for panel in board.panels if panel.key in QUIET)
    return frozenset(asked(query.expr, ".*") for panel in found for query in panel.queries)


def of_stage(query: str, stage: str) -> bool:
    """Whether everything that the query counts comes from this stage."""
    counted = {BY_NAME[name].exported_by for name in metrics_in(query) if name in BY_NAME} - {"all"}
    return counted == {stage}


def said(promtool: Path, folder: Path, series: Mapping[str, str], wanted: Iterable[dict[str, Any]]) -> str:
    """What promtool says against these queries, over the recording rules alone."""
    test = {"interval": "1m", "input_series": inputs(series), "promql_expr_test": list(wanted)}
    return check(promtool, folder, [test], ["rules/recording.yaml"])[:3000]


def nothing(query: str) -> dict[str, Any]:
    """No value, or the one that the boards call unknown."""
    return {"expr": f"({query}) != -1", "eval_time": f"{ASKED_AT}m", "exp_samples": []}


def something(query: str) -> dict[str, Any]:
    one = [{"labels": "{}", "value": 1}]
    return {"expr": f"clamp_max(count({query}), 1)", "eval_time": f"{ASKED_AT}m", "exp_samples": one}


@pytest.mark.parametrize("stage", STOPPED)
def test_what_only_a_silent_stage_could_tell_is_unknown(
    promtool: Path, fortnight: Recorded, tmp_path: Path, stage: str
) -> None:
    mine = [query for query in queries(fortnight) if of_stage(query, stage)]
    age = "mailroom:data_age_seconds:max"
    heard = said(
        promtool, tmp_path, told(fortnight), map(something, (*(each for each in mine if each not in quiet()), age))
    )
    assert not heard, "these are without a figure even while all are heard, so that silence proves nothing: " + heard
    assert not said(promtool, tmp_path, told(fortnight, stage), map(nothing, (*mine, age)))


FIGURES = {
    "assignment": {
        "lage-questions",
        "lage-due",
        "ausgleich-unanswered",
        "ausgleich-waiting",
        "fristen-urgent",
        "team-due",
        "eingang-silent",
    },
    "jams": {"lage-jammed", "lage-days-left", "lage-help", "lage-teams", "ausgleich-jams", "team-days-left"},
    "backlog": {"betrieb-drift", "betrieb-stopped", "betrieb-dlq"},
    "rebalancer": {"betrieb-stopped", "betrieb-dlq"},
}
"""Panels whose first figure must be unknown, by name: the examples from which the rule above was made."""


@pytest.mark.parametrize("stage", FIGURES)
def test_the_first_lines_say_unknown_and_neither_0_nor_green(
    promtool: Path, fortnight: Recorded, tmp_path: Path, stage: str
) -> None:
    team = fortnight.office.teams[0].team
    first = {
        panel["id"]: asked(panel["targets"][0]["expr"], team if board["uid"].startswith("mr-team") else ".*")
        for board in map(json.loads, boards().values())
        for panel in panels(board)
    }
    wanted = [nothing(first[panel_id(key)]) for key in sorted(FIGURES[stage]) if key != "lage-teams"]
    if "lage-teams" in FIGURES[stage]:
        wanted.append(nothing(state_of_teams()))
    assert not said(promtool, tmp_path, told(fortnight, stage), wanted)


def panel_id(key: str) -> int:
    return next(panel.panel_id for board in BOARDS for panel in board.panels if panel.key == key)


def state_of_teams() -> str:
    return asked(TABLE.queries[-1].expr, ".*")


def test_the_others_go_on_telling(promtool: Path, fortnight: Recorded, tmp_path: Path) -> None:
    wanted = [something(asked("team:mailroom_jam_state:max", ".*"))]
    assert not said(promtool, tmp_path, told(fortnight, "assignment"), wanted)
