"""Grafana 12.4's own libraries read every board and show every panel on the played fortnight, without a server."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboards.build import boards
from tests.boards.conftest import History
from tests.boards.libraries import Libraries, installed
from tests.boards.lint.structure import Json, panels
from tests.boards.sights import RULES_OF_SIGHT
from tests.boards.test_silence import QUIET, panel_id
from tests.doubles.grafana import asked

BOARDS: list[Json] = [json.loads(text) for text in boards().values()]
MAY_MATCH_NOTHING = frozenset({"Grund", "Reason"})
"""A column that is there once a proposal was declined."""


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return installed()


def case(history: History, board: Json, panel: Json, moment: str) -> Json:
    """A panel with the answers of Prometheus to its queries, at the end or while a team was being helped."""
    team = history.office.teams[0].team if board["uid"].startswith("mr-team") else ".*"
    at = history.end if moment == "end" else history.helped
    answers = {}
    for target in panel["targets"]:
        query = asked(target["expr"], team)
        answers[target["refId"]] = history.ask_over_time(query, at) if target.get("range") else history.ask(query, at)
    return {"panel": panel, "answers": answers}


def cases(history: History, moment: str) -> list[Json]:
    return [case(history, board, panel, moment) for board in BOARDS for panel in panels(board)]


def named(history: History, title: str) -> Json:
    """The panel of this title, at the moment of help."""
    [found] = [(board, panel) for board in BOARDS for panel in panels(board) if panel["title"] == title]
    return copy.deepcopy(case(history, *found, "helped"))


def wrong(given: Json, shown: Any) -> list[str]:
    title = given["panel"]["title"]
    return [
        f"{title}: {rule}: {each}" for rule, judge in RULES_OF_SIGHT.items() for each in judge(given["panel"], shown)
    ]


def unmatched(given: list[Json], shown: list[Any]) -> set[tuple[int, str]]:
    """Overrides that match no field, by panel and heading."""
    return {
        (one["panel"]["id"], override["matcher"]["options"])
        for one, seen in zip(given, shown, strict=True)
        for override, matched in zip(one["panel"]["fieldConfig"]["overrides"], seen["matched"], strict=False)
        if not matched
    }


def test_every_part_of_every_board_is_as_grafanas_types_say(libraries: Libraries) -> None:
    assert libraries.type_errors(BOARDS) == []


def test_every_panel_is_shown_in_words_and_whole(libraries: Libraries, history: History) -> None:
    never: set[tuple[int, str]] | None = None
    for moment in ("end", "helped"):
        given = cases(history, moment)
        shown = libraries.shown(given)
        found = [each for one, seen in zip(given, shown, strict=True) for each in wrong(one, seen)]
        assert found == []
        silent = unmatched(given, shown)
        never = silent if never is None else never & silent
    quiet = {panel_id(key) for key in QUIET}
    assert {heading for panel, heading in never or () if panel not in quiet} <= MAY_MATCH_NOTHING


def _table(board: Json) -> Json:
    return next(each for each in panels(board) if each["type"] == "table")


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda board: next(panels(board))["options"].update(textMod="auto"), id="option"),
        pytest.param(lambda board: next(panels(board))["options"].update(textMode="loud"), id="value"),
        pytest.param(
            lambda board: _table(board)["fieldConfig"]["overrides"][1]["properties"][0].update(id="mapping"),
            id="property",
        ),
    ],
)
def test_a_board_of_other_types_is_found(libraries: Libraries, harm: Callable[[Json], object]) -> None:
    [board] = [copy.deepcopy(each) for each in BOARDS if each["uid"] == "mr-lage-de"]
    harm(board)
    assert libraries.type_errors([board])


def _last_step(given: Json) -> Json:
    options: Json = given["panel"]["transformations"][-1]["options"]
    return options


def _name(given: Json) -> None:
    for letter, result in given["answers"].items():
        for each in result:
            each["metric"]["__name__"] = f"team:{letter}"


BAD_SIGHTS: dict[str, Callable[[Json], object]] = {
    "Grafana takes it": lambda given: given["panel"]["transformations"][0].update(id="mergee"),
    "units are known": lambda given: given["panel"]["fieldConfig"]["defaults"].update(unit="workdays"),
    "names are words": lambda given: _last_step(given)["renameByName"].pop("Value #B"),
    "codes have words": lambda given: [each["metric"].update(site="without_plan") for each in given["answers"]["A"]],
    "tables have the planned columns": lambda given: _last_step(given)["excludeByName"].pop("region"),
    "a row stands once": _name,
    "every value has a word": lambda given: [
        each.update(value=[each["value"][0], "7"]) for each in given["answers"]["H"]
    ],
    "something is shown": lambda given: given.update(answers={name: [] for name in given["answers"]}),
}


@pytest.mark.parametrize("rule", RULES_OF_SIGHT)
def test_a_panel_that_is_shown_badly_is_found(libraries: Libraries, history: History, rule: str) -> None:
    given = named(history, "Teams, am meisten Arbeit zuerst")
    assert wrong(given, libraries.shown([given])[0]) == []
    BAD_SIGHTS[rule](given)
    [shown] = libraries.shown([given])
    assert [*RULES_OF_SIGHT[rule](given["panel"], shown)]


def test_an_override_of_no_field_is_found(libraries: Libraries, history: History) -> None:
    given = named(history, "Teams, am meisten Arbeit zuerst")
    given["panel"]["fieldConfig"]["overrides"][0]["matcher"]["options"] = "Teams"
    assert unmatched([given], libraries.shown([given])) == {(given["panel"]["id"], "Teams")}
