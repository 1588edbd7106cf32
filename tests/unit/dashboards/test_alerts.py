"""Alerts as Prometheus sees them: valid, sound by every rule of the lint, firing when they should and only then."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contracts.metrics import BY_NAME as METRICS
from contracts.metrics import FOREIGN
from dashboards.alerts.rule import Alert, rule
from dashboards.build import ALERTS, BOARDS, PUBLISHED, rules
from dashboards.elements.sources import metrics_in
from dashboards.rules import recording
from tests.boards.lint.alerts import RULES_OF_ALERTS
from tests.boards.lint.expressions import RULES_OF_QUERIES
from tests.doubles.prometheus import LINKS, check, expected, inputs, program, run
from tests.unit.dashboards.alert_cases import ALWAYS, CASES, FIGURES, STAGES, Series, beats

EVERY: list[Alert] = [alert for each in ALERTS for alert in each.ALERTS]
BY_NAME = {alert.name: rule(alert, BOARDS) for alert in EVERY}
BAD_ALERTS: dict[str, dict[str, Any]] = {
    "alerts compare": {"expr": "mailroom_urgent_item_late"},
    "absence is waited for": {"expr": "absent(up)"},
    "no alert on a top list": {"expr": "topk(3, team:mailroom_jam_state:max) > 1"},
    "alerts say everything in both languages": {"annotations": {"summary": "A jam"}},
    "labels hold no value": {"labels": {"severity": "warning", "value": "{{ $value }}"}},
    "alerts are well named": {"alert": "team_jam"},
    "alerts tell of nobody": {"expr": "mailroom_items_per_clerk > 1"},
}


@pytest.fixture(scope="module")
def promtool() -> Path:
    return program().with_name("promtool")


@pytest.mark.parametrize("name", rules())
def test_rule_files_are_valid(promtool: Path, name: str) -> None:
    assert not run(promtool, "check", "rules", str(PUBLISHED / name))


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("checked", RULES_OF_ALERTS)
def test_every_alert_is_sound(checked: str, name: str) -> None:
    assert not RULES_OF_ALERTS[checked](BY_NAME[name])


@pytest.mark.parametrize("checked", BAD_ALERTS)
def test_a_bad_alert_is_found(checked: str) -> None:
    assert RULES_OF_ALERTS[checked]({**BY_NAME["MailroomTeamJam"], **BAD_ALERTS[checked]})


def test_every_rule_of_alerts_has_a_bad_sample() -> None:
    assert BAD_ALERTS.keys() == RULES_OF_ALERTS.keys()


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize(
    "checked", ["every query parses", "queries name existing metrics", "queries name existing labels"]
)
def test_every_alert_asks_for_what_exists(checked: str, name: str) -> None:
    assert not RULES_OF_QUERIES[checked](BY_NAME[name]["expr"])


@pytest.mark.parametrize("name", BY_NAME)
def test_every_alert_has_a_page_in_both_languages(name: str) -> None:
    said = BY_NAME[name]["annotations"]
    for ending, headings in (("", ("Meaning", "Impact", "Look at", "Mitigation")), ("_de", ("Bedeutung", "Abhilfe"))):
        path = said[f"runbook_url{ending}"].removeprefix("{{ $externalLabels.postwaage_runbooks_url }}/")
        page = (PUBLISHED / "runbooks" / path).read_text()
        assert page.startswith(f"# {name}\n") and all(f"## {heading}\n" in page for heading in headings)


def test_an_alert_that_names_no_panel_is_refused() -> None:
    lost = Alert(**{**{field: getattr(EVERY[0], field) for field in EVERY[0].__slots__}, "panel": "nowhere"})
    with pytest.raises(LookupError):
        rule(lost, BOARDS)


def test_every_alert_has_three_cases() -> None:
    assert CASES.keys() | {ALWAYS} == BY_NAME.keys()


@pytest.mark.parametrize("name", CASES)
def test_every_alert_fires_just_after_and_not_before_or_in_health(promtool: Path, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    tests = [
        _test(name, case.series, case.before, None),
        _test(name, case.series, case.after, case.labels),
        _test(name, case.healthy, case.after, None),
    ]
    assert not check(promtool, tmp_path, tests)


@pytest.mark.parametrize("silent", STAGES)
def test_no_stage_falls_silent_without_an_alarm(promtool: Path, tmp_path: Path, silent: str) -> None:
    """From minute 3 on nothing comes of this stage, while all others are heard: what it tells is missed by name."""
    told = {**beats("0+60x40", *STAGES), **FIGURES}
    series = {name: "0x2 stale _x40" if f'"{silent}"' in name else values for name, values in told.items()}
    missed = ["MailroomHeartbeatAbsent", *(["MailroomFiguresUnknown"] if silent in {"jams", "assignment"} else [])]
    cases = ((told, None), (series, {"stage": silent}))
    assert not check(promtool, tmp_path, [_test(name, each, 20, alone) for name in missed for each, alone in cases])


def test_every_alert_depends_on_stages_that_are_missed_by_name() -> None:
    read = {metric for alert in EVERY for metric in metrics_in(alert.expression)} - FOREIGN.keys()
    assert {METRICS[metric].exported_by for metric in read} <= {*STAGES, "all"}


def test_the_watchdog_always_stands(promtool: Path, tmp_path: Path) -> None:
    assert not check(promtool, tmp_path, [_test(ALWAYS, {"up": "0x9"}, 5, {})])


def test_a_case_that_should_fire_and_does_not_is_seen(promtool: Path, tmp_path: Path) -> None:
    case = CASES["MailroomTeamJam"]
    assert check(promtool, tmp_path, [_test("MailroomTeamJam", case.healthy, case.after, case.labels)])


_WORK, _DAYS = "mailroom_backlog_work_seconds", "mailroom_team_days_of_work_left"
_TEAMS = {"T1": 300, "T2": 100}
RECORDED: dict[str, tuple[Series, float]] = {
    "site:mailroom_days_of_work_left:ratio": (
        {
            f'{_WORK}{{region="n",site="A",team="{team}",instance="{owner}"}}': f"{seconds}x2"
            for team, seconds in _TEAMS.items()
            for owner in ("old", "new")
        }
        | {f'{_DAYS}{{region="n",site="A",team="{team}"}}': f"{seconds // 50}x2" for team, seconds in _TEAMS.items()}
        | {f'{_WORK}{{region="n",site="A",team="unable"}}': "900x2"},
        4.0,
    ),
    "mailroom:data_age_seconds:max": (
        {**beats("60 60", *STAGES), 'mailroom_heartbeat_timestamp_seconds{stage="jams",instance="2"}': "0 0"},
        60.0,
    ),
    "team:mailroom_oldest_item_age_seconds:max": (
        {
            'mailroom_business_time_seconds{region="n"}': "1000x2",
            'mailroom_oldest_item_received_timestamp_seconds{region="n",site="A",team="T1"}': "400x2",
        },
        600.0,
    ),
}


@pytest.mark.parametrize("record", RECORDED)
def test_recording_rules_give_the_figure(promtool: Path, tmp_path: Path, record: str) -> None:
    """Two owners of a team at once do not double it; the slowest process gives the age."""
    series, value = RECORDED[record]
    sample = {"expr": f"sum({record})", "eval_time": "1m", "exp_samples": [{"labels": "{}", "value": value}]}
    assert not check(
        promtool, tmp_path, [{"interval": "1m", "input_series": inputs(series), "promql_expr_test": [sample]}]
    )


def test_no_recording_rule_is_left_unused() -> None:
    asked = " ".join([alert.expression for alert in EVERY])
    asked += " ".join(query.expr for board in BOARDS for panel in board.panels for query in panel.queries)
    asked += " ".join(recording.RULES.values()) + "mailroom:duty_hours:bool"
    assert not [name for name in recording.RULES if name not in asked]


def _test(name: str, series: Series, minute: int, labels: Mapping[str, str] | None) -> dict[str, Any]:
    wanted = [] if labels is None else [expected(BY_NAME[name], labels)]
    fires = {"eval_time": f"{minute}m", "alertname": name, "exp_alerts": wanted}
    return {"interval": "1m", "external_labels": LINKS, "input_series": inputs(series), "alert_rule_test": [fires]}
