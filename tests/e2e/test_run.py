"""`make run` as a user starts it: the shock is found, relieved and cleared, and everything shown has data."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashboards.build import BOARDS
from mailroom.profile.past import FEWEST
from tests.doubles.grafana import asked
from tests.e2e.offices import LAST_LINE, SERVICES, Office, assert_exact, counts, office

NOTHING_YET = {
    "lage-help": "mailroom_team_jam_state > 1",
    "ausgleich-jams": "mailroom_team_jam_state > 0",
    "ausgleich-causes": "mailroom_team_jam_state > 0",
    "ausgleich-promise": 'mailroom_rebalance_proposals{state="running"} > 0',
    "ausgleich-difference": 'mailroom_rebalance_proposals{state="running"} > 0',
    "ausgleich-decision": f'sum(mailroom_relief_answers{{state="accepted"}}) >= {2 * FEWEST}',
    "ausgleich-waiting": "sum(mailroom_relief_team_questions) > 0",
    "ausgleich-running": "mailroom_relief_work_seconds",
    "ausgleich-size": "mailroom_relief_size",
}
"""The panels that may be empty, each only as long as this query is: no jam, no running plan, too few agreements."""


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
def test_the_jam_is_counted_as_absence_or_as_mixed_in_small_teams(
    whole_run: tuple[Office, dict[str, str]],
) -> None:
    running, result = whole_run
    address = running.wait_for(r"Prometheus\s+(http://\S+?)/?$").group(1)
    query = {"query": "sum by (reason_code) (mailroom_jams_opened_total) > 0"}
    opened = httpx.get(f"{address}/api/v1/query", params=query).json()["data"]["result"]
    assert sum(int(each["value"][1]) for each in opened) == int(result["opened"])
    assert {each["metric"]["reason_code"] for each in opened} <= {"UNPLANNED_ABSENCE", "ABSENCE", "MIXED"}


@pytest.mark.kafka
def test_after_ctrl_c_no_child_is_left(whole_run: tuple[Office, dict[str, str]]) -> None:
    running, _ = whole_run
    pids = [pid for each in running.children().values() for pid in each]
    assert len(pids) >= len(SERVICES)
    running.process.send_signal(signal.SIGINT)
    assert running.end() == 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
