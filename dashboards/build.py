"""Writes `dashboards/published/`: boards as Grafana JSON, provisioning, Prometheus rules. Run by `make generate`."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import get_args

import yaml
from grafana_foundation_sdk.builders import dashboard as builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard

from dashboards.alerts import streams
from dashboards.alerts.rule import group
from dashboards.boards import lage
from dashboards.panels import DATASOURCE, Language, Panel, build, place

PUBLISHED = Path(__file__).parent / "published"
BOARDS: Sequence[ModuleType] = (lage,)
ALERTS: Sequence[ModuleType] = (streams,)
LANGUAGES: Sequence[Language] = get_args(Language)
FOLDERS = {"de": "Poststelle", "en": "Mailroom"}


def _label_variable(name: str, de: str, en: str, query: str, language: Language) -> builder.QueryVariable:
    variable = builder.QueryVariable(name).label(de if language == "de" else en).query(query).datasource(DATASOURCE)
    return (
        variable.refresh(dashboard.VariableRefresh.ON_TIME_RANGE_CHANGED).multi(True).include_all(True).all_value(".*")
    )


def board_json(board: ModuleType, language: Language) -> str:
    """One board in one language: deterministic JSON, schema version 42."""
    metric = "mailroom_team_jam_state"
    made = (
        builder.Dashboard(board.TITLE[language])
        .uid(f"{board.UID}-{language}")
        .tags(["postwaage", language])
        .timezone("Europe/Berlin")
        .time("now-7d", "now")
        .refresh("1m")
        .readonly()
        .with_variable(builder.DatasourceVariable("datasource").type("prometheus").label("Prometheus"))
        .with_variable(_label_variable("region", "Region", "Region", f"label_values({metric}, region)", language))
        .with_variable(_label_variable("site", "Standort", "Site", f"label_values({metric}, site)", language))
        .with_variable(
            _label_variable("team", "Team", "Team", f'label_values({metric}{{site=~"$site"}}, team)', language)
        )
    )
    rows: Sequence[Sequence[Panel]] = board.ROWS
    for panel, position in place(rows):
        made = made.with_panel(build(panel, position, language))
    return (
        json.dumps(
            json.loads(JSONEncoder(sort_keys=True).encode(made.build())), indent=2, sort_keys=True, ensure_ascii=False
        )
        + "\n"
    )


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
        "provisioning/datasources/postwaage.yaml": yaml.safe_dump(source, sort_keys=False),
        "provisioning/dashboards/postwaage.yaml": yaml.safe_dump(
            {"apiVersion": 1, "providers": providers}, sort_keys=False
        ),
    }


def documents() -> dict[str, str]:
    """Every generated file: path below `published/` and its text."""
    boards = {
        f"boards/{language}/{board.UID}-{language}.json": board_json(board, language)
        for board in BOARDS
        for language in LANGUAGES
    }
    return boards | provisioning() | rules()


def rules() -> dict[str, str]:
    """Prometheus rule files, one per part of the house."""
    return {
        f"rules/{each.GROUP}.yaml": yaml.safe_dump(
            group(each.GROUP, each.ALERTS), sort_keys=False, allow_unicode=True, width=1_000
        )
        for each in ALERTS
    }


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
