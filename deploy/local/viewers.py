"""Prometheus and Grafana next to the services, where the machine has them."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import yaml

from dashboards.alerts.rule import BOARDS_URL, RUNBOOKS_URL
from deploy.launcher import machine
from deploy.launcher.folders import ROOT
from deploy.launcher.supervisor import Program

BOARDS = ROOT / "dashboards/published"
SCRAPE_SECONDS = 2
"""Also how often recording rules and alerts are evaluated: a working day of the demo lasts half a minute."""


def scrape_config(metrics: Mapping[str, str], boards_url: str) -> str:
    """Prometheus' configuration: one target per process, `service` without the number of a worker.

    `boards_url`: where Grafana is; with it alerts lead to their board, and to their runbook page in this folder.
    """
    targets = [
        {"targets": [url.removeprefix("http://")], "labels": {"service": name.partition("-")[0], "instance": name}}
        for name, url in metrics.items()
    ]
    links = {BOARDS_URL: boards_url, RUNBOOKS_URL: os.environ.get("RUNBOOKS_URL") or (BOARDS / "runbooks").as_uri()}
    seconds = f"{SCRAPE_SECONDS}s"
    pace = {"scrape_interval": seconds, "scrape_timeout": seconds, "evaluation_interval": seconds}
    jobs = [{"job_name": "mailroom", "static_configs": targets}]
    whole = {
        "global": {**pace, "external_labels": links},
        "rule_files": [str(BOARDS / "rules/*.yaml")],
        "scrape_configs": jobs,
    }
    return yaml.safe_dump(whole, sort_keys=False)


def find_prometheus() -> Path | None:
    """The program, installed from Debian first where that is possible; None where there is none."""
    found = machine.find_program("prometheus")
    if found is None and machine.may_install():
        try:
            machine.install("prometheus")
        except machine.MachineNotReadyError:
            return None
        if Path("/run/systemd/system").is_dir():
            # Debian's package starts one of its own; ours has its own port, configuration and data.
            subprocess.run(["systemctl", "disable", "--now", "prometheus"], check=False, capture_output=True)
        found = machine.find_program("prometheus")
    return found


def prometheus(port: int, metrics: Mapping[str, str], folder: Path, boards_url: str) -> Program | None:
    """Prometheus on loopback, scraping these addresses; None (and one line) where it is missing."""
    program = find_prometheus()
    if program is None:
        machine.say("no Prometheus here, going on without: apt-get install prometheus brings the figures over time")
        return None
    config = folder / "prometheus.yml"
    config.write_text(scrape_config(metrics, boards_url))
    command = [
        str(program),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    return Program(name="prometheus", command=command)


def _find_grafana() -> list[str] | None:
    home = os.environ.get("GRAFANA_HOME", "")
    candidates = [Path(home) / "bin/grafana", Path(home) / "bin/grafana-server"] if home else []
    if found := machine.find_program("grafana", "grafana-server"):
        candidates.append(found)
    for candidate in candidates:
        if candidate.is_file():
            own_home = home or ("/usr/share/grafana" if Path("/usr/share/grafana").is_dir() else "")
            words = [str(candidate), *(["server"] if candidate.name == "grafana" else [])]
            return [*words, *(["--homepath", own_home] if own_home else [])]
    return None


def grafana(port: int, prometheus_url: str, folder: Path) -> Program | None:
    """Grafana on loopback with the published boards; None (and one line) where it is missing."""
    command = _find_grafana()
    if command is None:
        machine.say("no Grafana here, going on without: put it on the path or set GRAFANA_HOME to see the boards")
        return None
    environment = {
        "GF_SERVER_HTTP_ADDR": "127.0.0.1",
        "GF_SERVER_HTTP_PORT": str(port),
        "GF_PATHS_DATA": str(folder / "grafana"),
        "GF_PATHS_LOGS": str(folder / "logs"),
        "GF_PATHS_PROVISIONING": str(BOARDS / "provisioning"),
        "GF_AUTH_ANONYMOUS_ENABLED": "true",
        "GF_AUTH_ANONYMOUS_ORG_ROLE": "Viewer",
        "GF_AUTH_DISABLE_LOGIN_FORM": "true",
        "GF_ANALYTICS_REPORTING_ENABLED": "false",
        "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
        "GF_LOG_LEVEL": "warn",
        "POSTWAAGE_PROMETHEUS": prometheus_url,
        "POSTWAAGE_BOARDS": str(BOARDS / "boards"),
    }
    return Program(name="grafana", command=command, environment=environment)
