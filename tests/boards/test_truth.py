"""Every query of every board returns data on a played fortnight, and the figures equal a recount of the items."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from contracts.item_state import CLOSED_STATES
from contracts.metrics import SERIES_BUDGET
from dashboards.build import BOARDS, boards
from languages.text import LANGUAGES
from mailroom.profile.shown import hidden_teams
from mailroom.teams import roster_of
from mailroom.workdays import business_date
from tests.boards.conftest import History
from tests.boards.lint.alerts import RULES_OF_ALERTS
from tests.boards.lint.between import RULES_BETWEEN
from tests.boards.lint.expressions import RULES_OF_QUERIES
from tests.boards.lint.room import RULES_OF_ROOM
from tests.boards.lint.structure import RULES_OF_BOARDS, panels
from tests.boards.test_silence import quiet
from tests.doubles.grafana import asked
from tests.unit.dashboards.test_alerts import BAD_ALERTS
from tests.unit.dashboards.test_lint import BAD_BOARDS, BAD_QUERIES, BAD_TOGETHER
from tests.unit.dashboards.test_room import BAD_ROOM


def test_every_query_of_every_board_returns_data(history: History) -> None:
    empty, run = [], 0
    for text in boards().values():
        board = json.loads(text)
        team = history.office.teams[0].team if board["uid"].startswith("mr-team") else ".*"
        # Whom to help is rightly empty once nobody needs help any more.
        at = history.helped if board["uid"].startswith(("mr-ausgleich", "mr-lage")) else history.end
        for panel in panels(board):
            for target in panel["targets"]:
                query = asked(target["expr"], team)
                found = history.ask_over_time(query, at) if target.get("range") else history.ask(query, at)
                run += 1
                if not found and query not in quiet():
                    empty.append(f"{board['uid']} {panel['title']}: {query}")
    shown = sum(len(board.panels) + len(board.twins) for board in BOARDS)
    rules = {*RULES_OF_QUERIES, *RULES_OF_BOARDS, *RULES_OF_ROOM, *RULES_BETWEEN, *RULES_OF_ALERTS}
    series = int(history.ask('count({service!="backlog-1",job="mailroom"})')[0]["value"][1])
    print(f"\npanels {shown} x languages {len(LANGUAGES)}; queries run {run}, empty {len(empty)}")
    samples = {*BAD_QUERIES, *BAD_BOARDS, *BAD_ROOM, *BAD_TOGETHER, *BAD_ALERTS}
    print(f"lint: {len(rules)} rules with {len(samples)} bad samples; series of twelve teams {series}")
    assert not empty, "\n".join(empty)


def test_the_series_of_twelve_teams_stay_within_the_budget(history: History) -> None:
    assert len(history.office.teams) == 12
    assert int(history.ask('count({job="mailroom"})')[0]["value"][1]) <= SERIES_BUDGET


def one(history: History, query: str) -> float:
    [found] = history.ask(query)
    return float(found["value"][1])


def by(history: History, query: str, *labels: str) -> dict[Any, float]:
    return {tuple(each["metric"][label] for label in labels): float(each["value"][1]) for each in history.ask(query)}


def open_items(history: History) -> list[Any]:
    hidden = hidden_teams(roster_of(history.office.teams), history.office.region)
    return [each for each in history.items if each.state not in CLOSED_STATES and each.team and each.team not in hidden]


def test_the_open_items_of_lage_equal_a_recount(history: History) -> None:
    expected = Counter(item.team for item in open_items(history))
    shown = by(history, "team:mailroom_backlog_items:sum", "team")
    assert {team: count for (team,), count in shown.items() if count} == expected


def test_the_overdue_and_oldest_of_lage_equal_a_recount(history: History) -> None:
    today = business_date(history.end)
    overdue = Counter(item.team for item in open_items(history) if item.due_on < today)
    shown = by(history, "team:mailroom_overdue_items:max", "team")
    assert {team: count for (team,), count in shown.items() if count} == overdue
    oldest = min(item.legal_received_on for item in open_items(history))
    assert business_date_of(one(history, "min(team:mailroom_oldest_received_timestamp_seconds:min)")) == oldest


def business_date_of(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def test_the_clocks_of_fristen_equal_a_recount(history: History) -> None:
    today = business_date(history.end)
    expected: Counter[tuple[str, str]] = Counter()
    for item in open_items(history):
        hard = [clock.due_on for clock in item.clocks if clock.hard]
        if hard and min(hard) < today:
            expected[item.team, "overdue"] += 1
        elif hard and min(hard) == today:
            expected[item.team, "today"] += 1
    shown = by(history, 'team:mailroom_clock_due_items:max{clock="hard",due_band=~"overdue|today"}', "team", "due_band")
    assert {key: count for key, count in shown.items() if count} == expected


def test_the_moves_of_ausgleich_equal_a_recount_of_verdicts(history: History) -> None:
    moved: Counter[tuple[str, str]] = Counter()
    for record in history.items:
        if record.owner_basis == "accepted_proposal" and record.origin_team and record.team:
            moved[record.origin_team, record.team] += 1
    shown = by(history, "max by (from_team, to_team) (mailroom_reassigned_items)", "from_team", "to_team")
    assert moved and {pair: count for pair, count in shown.items() if count} == dict(moved)
