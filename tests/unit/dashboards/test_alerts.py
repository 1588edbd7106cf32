"""Alerts as Prometheus sees them: the rule files are valid, and each alert fires when it should and only then."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.metrics import METRICS
from dashboards.build import ALERTS, PUBLISHED, rules
from deploy.local.viewers import find_prometheus

EVERY = [alert for each in ALERTS for alert in each.ALERTS]
ROOT = Path(__file__).parents[3]
STOPPED = 'mailroom_partition_stopped{topic="mailroom.items.v1",partition="2",instance="backlog-1"}'
CASES: dict[str, list[tuple[str, str, int]]] = {
    "MailroomPartitionStopped": [
        ("just before", f"{STOPPED} 0 0 0", 0),
        ("just after", f"{STOPPED} 0 0 1", 1),
        ("released again", f"{STOPPED} 0 1 0", 0),
    ]
}
"""Per alert: what it is about, a series with one value a minute, and how many alerts stand after the third."""


@pytest.fixture(scope="module")
def promtool() -> Path:
    prometheus = find_prometheus()
    found = prometheus and prometheus.with_name("promtool")
    if not found or not found.exists():
        pytest.skip("NO PROMTOOL ON THIS MACHINE: apt-get install prometheus")
    return found


def run(promtool: Path, *arguments: str) -> None:
    done = subprocess.run([str(promtool), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", rules())
def test_rule_files_are_valid(promtool: Path, name: str) -> None:
    run(promtool, "check", "rules", str(PUBLISHED / name))


@pytest.mark.parametrize("alert", EVERY, ids=lambda alert: str(alert.name))
def test_every_alert_fires_and_clears_as_it_should(promtool: Path, tmp_path: Path, alert: Any) -> None:
    files = [str(PUBLISHED / name) for name in rules()]
    tests = [_case(alert.name, series, count) for _, series, count in CASES[alert.name]]
    file = tmp_path / "cases.yaml"
    file.write_text(yaml.safe_dump({"rule_files": files, "evaluation_interval": "1m", "tests": tests}))
    run(promtool, "test", "rules", str(file))


@pytest.mark.parametrize("alert", EVERY, ids=lambda alert: str(alert.name))
def test_every_alert_names_known_metrics_and_a_page_that_says_what_to_do(alert: Any) -> None:
    assert any(metric.name in alert.expression for metric in METRICS)
    assert (ROOT / alert.runbook).is_file()


def _case(name: str, series: str, count: int) -> dict[str, Any]:
    """The sums of `ALERTS` say how many alerts of a name stand; labels and words are not repeated here."""
    labels, values = series.rsplit("} ", 1)
    firing = {"expr": f'count(ALERTS{{alertname="{name}"}}) or vector(0)', "eval_time": "2m"}
    return {
        "interval": "1m",
        "input_series": [{"series": labels + "}", "values": values}],
        "promql_expr_test": [firing | {"exp_samples": [{"labels": "{}", "value": count}]}],
    }
