"""Writes `dashboards/published/`: boards as Grafana JSON, provisioning, Prometheus rules. Run by `make generate`."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import yaml

from dashboards import kubernetes
from dashboards.alerts import silence, streams, work
from dashboards.alerts.rule import group, index, page
from dashboards.boards import ausgleich, betrieb, eingang, fristen, lage, team
from dashboards.elements.panels import Board
from dashboards.elements.words import MAILROOM, said
from dashboards.grafana.writing import board_json
from dashboards.rules import recording
from languages.text import LANGUAGES

PUBLISHED = Path(__file__).parent / "published"
BOARDS: Sequence[Board] = (lage.BOARD, team.BOARD, ausgleich.BOARD, eingang.BOARD, fristen.BOARD, betrieb.BOARD)
ALERTS: Sequence[ModuleType] = (work, streams, silence)
FOLDERS: dict[str, str] = {language: said(MAILROOM, language) for language in LANGUAGES}


def provisioning() -> dict[str, str]:
    """Grafana provisioning files; `$POSTWAAGE_PROMETHEUS` and `$POSTWAAGE_BOARDS` are filled in by Grafana."""
    source = {
        "apiVersion": 1,
        "datasources": [
            {"name": "Postwaage", "uid": "postwaage", "type": "prometheus", "access": "proxy", "isDefault": True}
            | {"url": "$POSTWAAGE_PROMETHEUS"}
        ],
    }
    providers = [
        {"name": f"postwaage-{language}", "folder": FOLDERS[language], "type": "file", "allowUiUpdates": False}
        | {"options": {"path": f"$POSTWAAGE_BOARDS/{language}"}}
        for language in LANGUAGES
    ]
    return {
        "provisioning/datasources/postwaage.yaml": _yaml(source),
        "provisioning/dashboards/postwaage.yaml": _yaml({"apiVersion": 1, "providers": providers}),
    }


def boards() -> dict[str, str]:
    """Every board in every language."""
    return {
        f"boards/{language}/{board.uid}-{language}.json": board_json(board, language)
        for board in BOARDS
        for language in LANGUAGES
    }


def rules() -> dict[str, str]:
    """Prometheus rule files: the recording rules, and the alerts of each part of the house."""
    alerts = {f"rules/{each.GROUP}.yaml": _yaml(group(each.GROUP, each.ALERTS, BOARDS)) for each in ALERTS}
    return {"rules/recording.yaml": _yaml(recording.group()), **alerts}


def runbooks() -> dict[str, str]:
    """A page per alert and language, and an index."""
    pages = {
        f"runbooks/{language}/{alert.name}.md": page(alert, language)
        for language in LANGUAGES
        for each in ALERTS
        for alert in each.ALERTS
    }
    return pages | {f"runbooks/{language}/index.md": index(ALERTS, language) for language in LANGUAGES}


def documents() -> dict[str, str]:
    """Every generated file: path below `published/` and its text."""
    files = boards() | provisioning() | rules() | runbooks()
    return files | {
        "kustomization.yaml": _yaml(kubernetes.kustomization(files, FOLDERS)),
        "prometheus-rules.yaml": _yaml(kubernetes.prometheus_rules(rules().values())),
    }


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=1_000)


def main() -> None:
    """Write all files."""
    files = documents()
    for name, text in files.items():
        path = PUBLISHED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"dashboards/published: {len(files)} files")


if __name__ == "__main__":
    main()
