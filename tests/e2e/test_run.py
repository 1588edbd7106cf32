"""`make run` as a user starts it: the shock is found, relieved and cleared, also when services die."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashboards.build import BOARDS
from mailroom.profile.past import FEWEST
from tests.doubles.grafana import asked

ROOT = Path(__file__).parents[2]
LAST_LINE = re.compile(
    r"auditor items=(?P<items>\d+) owner_diff=(?P<owner>\d+) state_diff=(?P<state>\d+) totals_diff=(?P<totals>\d+) "
    r"plan_hash=(?P<plan>\w+) opened=(?P<opened>\d+) cleared=(?P<cleared>\d+) moved=(?P<moved>\d+) "
    r"duplicates=\d+ dead_letters=(?P<dead>\d+)"
)
NOTHING_YET = {
    "ausgleich-jams": "mailroom_team_jam_state > 0",
    "ausgleich-causes": "mailroom_team_jam_state > 0",
    "ausgleich-promise": 'mailroom_rebalance_proposals{state="running"} > 0',
    "ausgleich-difference": 'mailroom_rebalance_proposals{state="running"} > 0',
    "ausgleich-decision": f'sum(mailroom_rebalance_outcomes{{state=~"running|done|stopped"}}) >= {FEWEST}',
}
"""The panels that may be empty, each only as long as this query is: no jam, no running plan, too few agreements."""
DAYS = 15
LIMIT_SECONDS = 720
SERVICES = ("intake", "backlog", "jams", "rebalancer", "assignment", "simulator")


class Office:
    """A running `make run`, its lines so far."""

    def __init__(self, **settings: str) -> None:
        chosen = {"LEADS": "auto", "SEED": "7", "DAYS": str(DAYS), "DAY_SECONDS": "0"} | settings
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local", "run"],
            cwd=ROOT,
            env=os.environ | chosen,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def end(self) -> int:
        """Wait for the end by itself; the exit code."""
        code = self.process.wait(LIMIT_SECONDS)
        self._reader.join(5)
        return code

    def wait_for(self, pattern: str) -> re.Match[str]:
        """The first line that matches, as soon as it is printed."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < deadline:
            for line in list(self.lines):
                if found := re.search(pattern, line):
                    return found
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise AssertionError(f"no line matches {pattern!r}:\n" + "\n".join(self.lines[-60:]))

    def children(self) -> dict[str, list[int]]:
        """Process ids of the services of this run."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        found: dict[str, list[int]] = {}
        for line in listed.stdout.splitlines():
            pid, _, command = line.strip().partition(" ")
            name = command.rsplit(".", 1)[-1] if "-m services." in command else command.split()[0]
            found.setdefault(name, []).append(int(pid))
        return found


@contextmanager
def office(**settings: str) -> Iterator[Office]:
    running = Office(**settings)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGINT)
            running.process.wait(60)


def counts(line: str) -> dict[str, str]:
    found = LAST_LINE.search(line)
    assert found, line
    return found.groupdict()


def assert_exact(result: dict[str, str]) -> None:
    assert int(result["items"]) > 5_000
    assert [result[name] for name in ("owner", "state", "totals", "dead")] == ["0", "0", "0", "0"]


@pytest.fixture(scope="module")
def whole_run() -> Iterator[tuple[Office, dict[str, str]]]:
    """Fifteen days of seed 7, kept running after the audit."""
    with office(KEEP="1") as running:
        line = running.wait_for(LAST_LINE.pattern).group(0)
        yield running, counts(line)


@pytest.mark.kafka
def test_the_shock_is_opened_relieved_and_cleared_with_exact_counts(whole_run: tuple[Office, dict[str, str]]) -> None:
    _, result = whole_run
    assert_exact(result)
    assert all(int(result[name]) > 0 for name in ("opened", "cleared", "moved"))


@pytest.mark.kafka
def test_prometheus_answers_every_query_of_every_board_with_data(
    whole_run: tuple[Office, dict[str, str]],
) -> None:
    running, _ = whole_run
    address = running.wait_for(r"Prometheus\s+(http://\S+?)/?$").group(1)

    def ask(query: str) -> list[dict[str, Any]]:
        answer = httpx.get(f"{address}/api/v1/query", params={"query": query}).json()
        assert answer["status"] == "success", (query, answer)
        return list(answer["data"]["result"])

    [some_team] = ask("topk(1, mailroom_team_jam_state)")
    empty: list[tuple[str, str]] = []
    for board in BOARDS:
        team = some_team["metric"]["team"] if board.uid == "mr-team" else ".*"
        for panel in board.panels:
            empty += [(panel.key, query.expr) for query in panel.queries if not ask(asked(query.expr, team))]
    excused = {key for key, happened in NOTHING_YET.items() if not ask(happened)}
    print("empty:", [key for key, _ in empty], "excused:", excused)
    assert [each for each in empty if each[0] not in excused] == []


@pytest.mark.kafka
def test_the_jam_is_shown_as_unplanned_absence_or_as_absence(whole_run: tuple[Office, dict[str, str]]) -> None:
    running, result = whole_run
    address = running.wait_for(r"Prometheus\s+(http://\S+?)/?$").group(1)
    query = {"query": "sum by (reason_code) (mailroom_jams_opened_total) > 0"}
    opened = httpx.get(f"{address}/api/v1/query", params=query).json()["data"]["result"]
    assert sum(int(each["value"][1]) for each in opened) == int(result["opened"])
    assert {each["metric"]["reason_code"] for each in opened} <= {"UNPLANNED_ABSENCE", "ABSENCE"}


@pytest.mark.kafka
def test_after_ctrl_c_no_child_is_left(whole_run: tuple[Office, dict[str, str]]) -> None:
    running, _ = whole_run
    pids = [pid for each in running.children().values() for pid in each]
    assert len(pids) >= len(SERVICES)
    running.process.send_signal(signal.SIGINT)
    assert running.end() == 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@pytest.mark.kafka
def test_killing_each_service_in_the_middle_loses_nothing_and_ends_well() -> None:
    with office() as running:
        running.wait_for("simulator|page for team leads")
        for name in SERVICES:
            time.sleep(8)
            for pid in running.children().get(name, [])[:1]:
                os.kill(pid, signal.SIGKILL)
        assert running.end() == 0, "\n".join(running.lines[-30:])
    result = counts(running.lines[-1])
    assert_exact(result)
    assert any("started again" in line for line in running.lines)
    assert all(int(result[name]) > 0 for name in ("opened", "cleared", "moved"))


@pytest.mark.kafka
def test_a_wrong_owner_is_found_and_named_and_another_seed_has_another_plan(
    whole_run: tuple[Office, dict[str, str]],
) -> None:
    with office(SEED="8", DAYS="6", SABOTAGE="owner") as running:
        assert running.end() == 1
    result = counts(running.lines[-1])
    assert result["owner"] == "1"
    sabotaged = running.wait_for(r"wrong owner was published for item (\S+)").group(1)
    assert any(sabotaged in line and "expected" in line for line in running.lines)
    assert result["plan"] != whole_run[1]["plan"]
