"""What a run on one machine promises apart from its processes: a fresh folder, free ports, figures at a glance."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from prometheus_client.samples import Sample

from deploy.launcher import jars, programs
from deploy.launcher.folders import fresh_run_folder
from deploy.launcher.installation import Installation
from deploy.launcher.machine import MachineNotReadyError, free_ports
from deploy.local import viewers
from deploy.local.__main__ import main
from deploy.local.guide import next_step
from deploy.local.screen import Sight, sight_of
from deploy.local.settings import RunSettings
from deploy.local.simulator import simulator

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_each_run_begins_with_an_empty_folder(tmp_path: Path) -> None:
    with fresh_run_folder(tmp_path / "run") as folder:
        (folder / "old").write_text("from the first run")
    with fresh_run_folder(tmp_path / "run") as folder:
        assert list(folder.iterdir()) == []


def test_two_runs_at_once_in_one_folder_are_refused(tmp_path: Path) -> None:
    with fresh_run_folder(tmp_path / "run"), pytest.raises(MachineNotReadyError, match="another run is going on"):
        fresh_run_folder(tmp_path / "run").__enter__()


def test_every_process_gets_a_port_of_its_own() -> None:
    addresses = programs.choose_addresses(workers=3)
    assert len(set(addresses.ports.values())) == len(addresses.ports)
    assert {"backlog-1", "backlog-2", "backlog-3", "assignment", "simulator"} <= addresses.services.keys()


def test_a_wanted_port_is_given_if_it_is_free_else_the_next_one_above() -> None:
    wanted = free_ports(1)[0]
    with socket.socket() as other:
        assert programs.choose_addresses(1, {"assignment": wanted}).ports["assignment"] == wanted
        other.bind(("127.0.0.1", wanted))
        other.listen()
        ports = programs.choose_addresses(1, {"assignment": wanted, "intake": wanted}).ports
    assert wanted < ports["assignment"] < wanted + 100
    assert ports["intake"] > wanted and ports["intake"] != ports["assignment"]


def test_numbered_workers_run_the_same_service(tmp_path: Path) -> None:
    installation = Installation(tmp_path, partitions=4, workers=2)
    first, second = (installation.program(name) for name in ("backlog-1", "backlog-2"))
    assert first.command == second.command
    for setting in ("MAILROOM_PORT", "MAILROOM_DATA_DIR"):
        assert first.environment[setting] != second.environment[setting]
    assert first.environment["MAILROOM_CLOCK"] == "driven"


def test_only_a_play_with_a_last_day_comes_to_an_end(tmp_path: Path) -> None:
    installation = Installation(tmp_path, partitions=4, workers=1)
    endless, with_an_end = (simulator(installation, RunSettings(days=days)) for days in (0, 3))
    assert (endless.restart, with_an_end.restart) == ("always", "until_done")


def test_prometheus_scrapes_every_process_by_the_name_of_its_service() -> None:
    config = yaml.safe_load(viewers.scrape_config({"backlog-2": "http://127.0.0.1:4711"}, "http://127.0.0.1:3000"))
    (target,) = config["scrape_configs"][0]["static_configs"]
    assert target == {"targets": ["127.0.0.1:4711"], "labels": {"service": "backlog", "instance": "backlog-2"}}


def test_alerts_lead_to_the_boards_and_runbooks_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def links() -> dict[str, str]:
        found: dict[str, str] = yaml.safe_load(viewers.scrape_config({}, "http://127.0.0.1:3000"))["global"]
        return found["external_labels"]  # type: ignore[return-value]  # read from YAML

    monkeypatch.delenv("RUNBOOKS_URL", raising=False)
    assert links()["postwaage_boards_url"] == "http://127.0.0.1:3000"
    page = Path(links()["postwaage_runbooks_url"].removeprefix("file://")) / "de/MailroomTeamJam.md"
    assert page.is_file()
    monkeypatch.setenv("RUNBOOKS_URL", "https://wiki.example/post")
    assert links()["postwaage_runbooks_url"] == "https://wiki.example/post"


def test_changed_and_unknown_jars_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "kafka.jar").write_bytes(b"changed")
    (tmp_path / "stranger.jar").write_bytes(b"")
    wrong = jars.wrong_jars(tmp_path, {"kafka.jar": "0" * 64, "missing.jar": "0" * 64})
    assert sorted(wrong) == ["kafka.jar", "missing.jar", "stranger.jar"]


def test_the_jars_of_the_committed_list_are_the_ones_of_the_fixed_version() -> None:
    names = jars.expected_checksums()
    assert "kafka_2.13-4.3.0.jar" in names
    assert all(len(digest) == 64 for digest in names.values())


def test_the_line_of_progress_adds_up_all_processes() -> None:
    sight = sight_of(
        [
            Sample("mailroom_business_time_seconds", {"region": "dueren"}, AT.timestamp()),
            Sample("mailroom_backlog_items", {"team": "a", "state": "WAITING"}, 5),
            Sample("mailroom_backlog_items", {"team": "b", "state": "WAITING"}, 7),
            Sample("mailroom_team_jam_state", {"team": "a"}, 3),
            Sample("mailroom_team_jam_state", {"team": "b"}, 1),
            Sample("mailroom_reliefs", {"state": "asked"}, 1),
            Sample("mailroom_relief_shares", {"state": "asked"}, 2),
            Sample("mailroom_relief_shares", {"state": "running"}, 3),
            Sample("mailroom_reassigned_items", {"from_team": "a", "to_team": "b"}, 4),
        ]
    )
    assert sight == Sight(at=AT, open_items=12, jams=1, agreements=5, waiting=2, moved=4)
    assert sight.line(3).startswith("day  3  Wed 2026-03-04 10:00  open items 12")


@pytest.mark.parametrize(
    ("sight", "told"),
    [
        (Sight(), ""),
        (Sight(AT), "nothing to decide yet"),
        (Sight(AT, jams=1, waiting=1), "1 agreement waits for an answer, and business time with it"),
        (Sight(AT, jams=1, waiting=3, cleared=1), "3 agreements wait for an answer, and business time with them"),
        (Sight(AT, jams=1), "nothing waits for you"),
        (Sight(AT, cleared=1), "a jam has cleared"),
    ],
)
def test_somebody_who_takes_the_tour_is_told_the_next_step(sight: Sight, told: str) -> None:
    assert next_step(sight, "http://page/", waits=True).startswith(told)


def test_settings_are_the_plain_words_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LEADS": "auto", "DAYS": "15", "SEED": "8", "SABOTAGE": "", "KEEP": ""}.items():
        monkeypatch.setenv(name, value)
    settings = RunSettings()
    assert (settings.leads, settings.days, settings.seed, settings.sabotage, settings.keep) == (
        "auto",
        15,
        8,
        "",
        False,
    )


def test_help_lists_every_setting_with_its_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert [line.split()[0] for line in told.splitlines() if line.startswith("  ")] == [
        *("LEADS", "WAIT", "DAYS", "SEED", "OFFICE", "DAY_SECONDS", "PARTITIONS", "WORKERS", "SABOTAGE", "KEEP"),
        *("LOG", "MAPPING", "LIMIT", "FROM", "TO", "REPORT"),
    ]
    assert main(["nonsense"]) == 2
