"""Every rule of the lint holds for every board, and finds the bad sample that was made for it."""

import copy
import json
from collections.abc import Callable

import pytest

from dashboards.build import boards
from dashboards.rules.recording import RULES
from tests.boards.lint.between import RULES_BETWEEN
from tests.boards.lint.expressions import RULES_OF_QUERIES, parses
from tests.boards.lint.silence import EXPECTED_BY_NAME, RULES_OF_SILENCE
from tests.boards.lint.structure import RULES_OF_BOARDS, Json, panels, queries

BOARDS: dict[str, Json] = {board["uid"]: board for board in map(json.loads, boards().values())}
QUERIES = sorted({query for board in BOARDS.values() for query in queries(board)} | set(RULES.values()))

BAD_QUERIES = {
    "every query parses": "sum by (team (mailroom_backlog_items)",
    "queries name existing metrics": "mailroom_heads_by_name",
    "queries name existing labels": 'mailroom_outbox_messages{team="x"}',
    "counters stand under rate or increase": "sum(mailroom_events_total)",
    "rate follows the resolution": "sum(rate(mailroom_events_total[5m]))",
    "team figures are max by before they are summed": 'sum(mailroom_team_overdue_items{team="x"})',
}
MORE_BAD_QUERIES = [
    ("queries name existing metrics", "mailroom_plan_seconds"),
    ("queries name existing metrics", "team:mailroom_wishes:sum"),
    ("queries name existing labels", "sum by (clerk) (mailroom_backlog_items)"),
    ("queries name existing labels", 'mailroom:duty_hours:bool{team="x"}'),
    ("counters stand under rate or increase", "rate(mailroom_outbox_messages[5m])"),
    ("counters stand under rate or increase", "sum(mailroom_plan_seconds_bucket)"),
]
BAD_SILENCES = [
    ("missing is not zero", "sum(mailroom_outbox_messages) or vector(0)"),
    ("missing is not zero", "vector(0) or sum(mailroom_outbox_messages)"),
    ("missing is not zero", "(sum(mailroom_outbox_messages) or vector(0)) - (sum(up) or vector(1))"),
    ("missing is not zero", "sum(mailroom_outbox_messages) or 0 * absent(mailroom_outbox_messages)"),
    ("missing is not zero", "sum(mailroom_outbox_messages) or label_replace(vector(0), 'team', 'x', '', '')"),
    ("missing is not zero", "sum(mailroom_outbox_messages) or 0 * max(mailroom_duty_hours)"),
    (
        "missing is not zero",
        'sum(mailroom_outbox_messages) or 0 * (min(stage:mailroom_heard:bool{stage=~"jams"}) == 1)',
    ),
    ("filters are not counted", "count(team:mailroom_jam_state:max == 3)"),
    ("filters are not counted", "count((up == 0))"),
    ("every stage is expected", "max(stage:mailroom_heartbeat_age_seconds:max)"),
    ("every stage is expected", "time() - min by (instance) (mailroom_heartbeat_timestamp_seconds)"),
]


def _first(board: Json) -> Json:
    return next(panels(board))


def _lose_words(board: Json) -> None:
    for panel in panels(board):
        panel["fieldConfig"].update(overrides=[])


def _without_tables(board: Json) -> list[Json]:
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def _double(board: Json) -> None:
    first, second = list(panels(board))[:2]
    second["id"] = first["id"]


BAD_BOARDS: dict[str, Callable[[Json], object]] = {
    "the data source is a variable": lambda board: _first(board).update(datasource={"uid": "prometheus-1"}),
    "variables ask for labels and reload": lambda board: board["templating"]["list"][1].update(refresh=1),
    "choices are taken exactly": lambda board: board["templating"]["list"][-1].update(multi=False, includeAll=False),
    "panels say what they show": lambda board: _first(board).update(description="Items."),
    "nothing overlaps": lambda board: _first(board)["gridPos"].update(w=_first(board)["gridPos"]["w"] + 1),
    "ids are unique": _double,
    "no person is named": lambda board: _first(board).update(title="Items per clerk"),
    "no word of health": lambda board: _first(board).update(title="Si" + "ckness rate"),
    "words beside colours": _lose_words,
    "few numbers on top": lambda board: board["panels"].append(copy.deepcopy(board["panels"][0])),
    "every picture has a table": lambda board: board.update(panels=_without_tables(board)),
    "boards are not edited by hand": lambda board: board.update(editable=True),
}
BAD_TOGETHER: dict[str, Callable[[dict[str, Json]], object]] = {
    "links lead somewhere": lambda boards: boards.pop("mr-team-de"),
    "the operators' board stands apart": lambda boards: _first(boards["mr-lage-de"]).update(
        links=[{"url": "/d/mr-betrieb-de?"}]
    ),
    "languages differ in words only": lambda boards: _first(boards["mr-lage-en"])["targets"][0].update(
        expr="vector(1)"
    ),
}


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("rule", RULES_OF_QUERIES)
def test_every_query_is_sound(rule: str, query: str) -> None:
    # A recording rule has a fixed window by its nature.
    if rule != "rate follows the resolution" or query not in RULES.values():
        assert not RULES_OF_QUERIES[rule](query)


@pytest.mark.parametrize(("rule", "query"), [*BAD_QUERIES.items(), *MORE_BAD_QUERIES])
def test_a_bad_query_is_found(rule: str, query: str) -> None:
    assert RULES_OF_QUERIES[rule](query)
    assert rule == "every query parses" or not parses(query)


@pytest.mark.parametrize("query", [each for each in QUERIES if each not in {RULES[name] for name in EXPECTED_BY_NAME}])
@pytest.mark.parametrize("rule", RULES_OF_SILENCE)
def test_no_query_takes_silence_for_calm(rule: str, query: str) -> None:
    assert not RULES_OF_SILENCE[rule](query)


@pytest.mark.parametrize(("rule", "query"), BAD_SILENCES)
def test_a_query_that_takes_silence_for_calm_is_found(rule: str, query: str) -> None:
    assert not parses(query)
    assert RULES_OF_SILENCE[rule](query)


@pytest.mark.parametrize("uid", BOARDS)
@pytest.mark.parametrize("rule", RULES_OF_BOARDS)
def test_every_board_is_sound(rule: str, uid: str) -> None:
    assert not RULES_OF_BOARDS[rule](BOARDS[uid])


@pytest.mark.parametrize("rule", BAD_BOARDS)
def test_a_bad_board_is_found(rule: str) -> None:
    sample = copy.deepcopy(BOARDS["mr-lage-en"])
    BAD_BOARDS[rule](sample)
    assert RULES_OF_BOARDS[rule](sample)


OTHERWISE = (
    '=~"$team"',
    '!~"$team"',
    '=~".*$team"',
    '=~"x|$team"',
    "=~'$team'",
    '=~"[[team]]"',
    '=~"${team:regex}"',
    '="$teem"',
)


@pytest.mark.parametrize("compared", OTHERWISE)
@pytest.mark.parametrize("place", ["query", "variable"])
def test_a_choice_that_is_not_compared_as_it_is_is_found(compared: str, place: str) -> None:
    board = copy.deepcopy(BOARDS["mr-team-en"])
    rule = RULES_OF_BOARDS["choices are taken exactly"]
    assert not rule(board)
    if place == "query":
        _first(board)["targets"][0]["expr"] = f"up{{team{compared}}}"
    else:
        board["templating"]["list"][-1]["query"] = f"label_values(up{{team{compared}}}, team)"
    assert rule(board)


def test_all_of_a_single_choice_is_found() -> None:
    board = copy.deepcopy(BOARDS["mr-team-en"])
    board["templating"]["list"][-1].update(includeAll=True)
    assert RULES_OF_BOARDS["choices are taken exactly"](board)


@pytest.mark.parametrize("rule", RULES_BETWEEN)
def test_the_boards_fit_together(rule: str) -> None:
    assert not RULES_BETWEEN[rule](BOARDS)


@pytest.mark.parametrize("rule", BAD_TOGETHER)
def test_boards_that_do_not_fit_are_found(rule: str) -> None:
    sample = copy.deepcopy(BOARDS)
    BAD_TOGETHER[rule](sample)
    assert RULES_BETWEEN[rule](sample)


def test_every_rule_has_a_bad_sample() -> None:
    assert BAD_QUERIES.keys() == RULES_OF_QUERIES.keys()
    assert BAD_BOARDS.keys() == RULES_OF_BOARDS.keys()
    assert {rule for rule, _ in BAD_SILENCES} == RULES_OF_SILENCE.keys()
    assert BAD_TOGETHER.keys() == RULES_BETWEEN.keys()


def test_there_are_six_boards_in_two_languages() -> None:
    names = ("lage", "team", "ausgleich", "eingang", "fristen", "betrieb")
    assert set(BOARDS) == {f"mr-{name}-{language}" for name in names for language in ("de", "en")}
