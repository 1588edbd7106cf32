"""How `make run` starts Grafana, tried with a program that takes its place and notes what it was given."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.build import BOARDS
from deploy.launcher import machine
from deploy.launcher.programs import Addresses
from deploy.launcher.readiness import until
from deploy.launcher.supervisor import Program, Supervisor
from deploy.local import viewers
from deploy.local.run import PORTS, announcement
from languages.text import LANGUAGES

PROMETHEUS = "http://127.0.0.1:9099"
STAND_IN = """#!{python}
import json, os, sys, pathlib, time
told = {{"arguments": sys.argv, "environment": dict(os.environ)}}
note = pathlib.Path(os.environ["GF_PATHS_DATA"] + ".json")
note.with_suffix(".part").write_text(json.dumps(told))
note.with_suffix(".part").rename(note)
time.sleep(60)
"""


def put_stand_in(program: Path) -> Path:
    program.parent.mkdir(parents=True)
    program.write_text(STAND_IN.format(python=sys.executable))
    program.chmod(0o755)
    return program


def started(folder: Path) -> dict[str, Any]:
    """What a started Grafana was given: `arguments`, `environment`."""
    program = viewers.grafana(3999, PROMETHEUS, folder)
    assert program is not None
    return asyncio.run(_run(program, folder))


async def _run(program: Program, folder: Path) -> dict[str, Any]:
    supervisor, note = Supervisor(folder / "logs"), folder / "grafana.json"
    supervisor.start(program)
    try:
        await until(note.exists, "the note of the program")
    finally:
        await supervisor.stop()
    return dict(json.loads(note.read_text()))


def in_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> tuple[Path, list[str]]:
    home = tmp_path / "grafana-12.4.0"
    program = put_stand_in(home / "bin" / name)
    monkeypatch.setenv("GRAFANA_HOME", str(home))
    server = ["server"] if name == "grafana" else []
    return program, [str(program), *server, "--homepath", str(home)]


def on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> tuple[Path, list[str]]:
    program = put_stand_in(tmp_path / "usr" / name)
    monkeypatch.delenv("GRAFANA_HOME", raising=False)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return program, [str(program), *(["server"] if name == "grafana" else [])]


@pytest.mark.parametrize("name", ["grafana", "grafana-server"])
@pytest.mark.parametrize("place", [in_home, on_the_path])
def test_grafana_is_found_and_started_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, place: Callable[..., tuple[Path, list[str]]]
) -> None:
    _, expected = place(tmp_path, monkeypatch, name)
    assert started(tmp_path)["arguments"][: len(expected)] == expected


def test_without_grafana_one_line_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRAFANA_HOME", str(tmp_path / "nothing"))
    monkeypatch.setattr(machine, "find_program", lambda *_: None)
    assert viewers.grafana(3999, PROMETHEUS, tmp_path) is None
    [line] = capsys.readouterr().out.splitlines()
    assert "GRAFANA_HOME" in line


def test_it_listens_on_loopback_and_everybody_only_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_home(tmp_path, monkeypatch, "grafana-server")
    given = started(tmp_path)["environment"]
    wanted = {
        "GF_SERVER_HTTP_ADDR": "127.0.0.1",
        "GF_SERVER_HTTP_PORT": "3999",
        "GF_AUTH_ANONYMOUS_ENABLED": "true",
        "GF_AUTH_ANONYMOUS_ORG_ROLE": "Viewer",
        "GF_AUTH_DISABLE_LOGIN_FORM": "true",
        "GF_ANALYTICS_REPORTING_ENABLED": "false",
    }
    assert {name: given.get(name) for name in wanted} == wanted
    written = [given[name] for name in ("GF_PATHS_DATA", "GF_PATHS_LOGS")]
    assert all(Path(path).is_relative_to(tmp_path) for path in written), "it writes into the run folder only"


def test_the_provisioning_leads_to_prometheus_and_to_every_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_home(tmp_path, monkeypatch, "grafana-server")
    given = started(tmp_path)["environment"]

    def provisioned(kind: str) -> dict[str, Any]:
        """As Grafana reads it: variables of the environment filled in."""
        [file] = Path(given["GF_PATHS_PROVISIONING"], kind).glob("*.yaml")
        text = file.read_text()
        for name in ("POSTWAAGE_PROMETHEUS", "POSTWAAGE_BOARDS"):
            text = text.replace(f"${name}", given[name])
        assert "$" not in text
        return dict(yaml.safe_load(text))

    [source] = provisioned("datasources")["datasources"]
    assert (source["type"], source["url"], source["access"]) == ("prometheus", PROMETHEUS, "proxy")
    providers = provisioned("dashboards")["providers"]
    found = {json.loads(file.read_text())["uid"] for each in providers for file in _boards_of(each)}
    assert found == {f"{board.uid}-{language}" for board in BOARDS for language in LANGUAGES}
    assert len({each["name"] for each in providers}) == len({each["folder"] for each in providers}) == len(LANGUAGES)
    assert {each["allowUiUpdates"] for each in providers} == {False}


def _boards_of(provider: dict[str, Any]) -> list[Path]:
    folder = Path(provider["options"]["path"])
    assert provider["type"] == "file" and folder.is_absolute()
    return sorted(folder.glob("*.json"))


NAMES = ("intake", "assignment", "prometheus", "grafana")


def test_the_announcement_leads_to_the_first_board_from_the_beginning_of_the_run() -> None:
    addresses = Addresses({name: 4000 + number for number, name in enumerate(NAMES)})
    lines = announcement(addresses, ["grafana"], began=1_772_438_400)
    assert any("http://127.0.0.1:4003/d/mr-lage-de?from=1772438400000&to=now" in line for line in lines)


def test_the_announcement_says_which_usual_port_was_taken() -> None:
    addresses = Addresses({**PORTS, "intake": 8082, "grafana": 3001})
    lines = announcement(addresses, ["assignment", "intake", "prometheus"], began=0)
    assert [line.strip() for line in lines if "taken" in line] == ["port 8081 is taken: intake listens on 8082"]
