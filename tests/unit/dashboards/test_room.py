"""The boards as Grafana would show them, as far as that can be reckoned without one; each rule has a bad sample."""

import copy
import json
from collections.abc import Callable

import pytest

from dashboards.build import boards
from tests.boards.lint.expressions import keeps_name, parsed
from tests.boards.lint.room import (
    RULES_OF_ROOM,
    WIDTHS,
    panel_width,
    text_width,
)
from tests.boards.lint.structure import Json, panels

BOARDS: dict[str, Json] = {board["uid"]: board for board in map(json.loads, boards().values())}


@pytest.mark.parametrize("uid", BOARDS)
@pytest.mark.parametrize("rule", RULES_OF_ROOM)
def test_the_board_keeps_the_rule(rule: str, uid: str) -> None:
    assert RULES_OF_ROOM[rule](BOARDS[uid]) == []


def _long_title(board: Json) -> None:
    next(panels(board))["title"] = "Gesetzliche Fristen: ≤ 5 AT, überfällig"


def _more_columns(board: Json) -> None:
    _wide_table(board)["fieldConfig"]["defaults"]["custom"]["minWidth"] = 150


def _long_heading(board: Json) -> None:
    [organize] = [each for each in _wide_table(board)["transformations"] if each["id"] == "organize"]
    organize["options"]["renameByName"]["Value #A"] = "Arbeitsvorrat in Arbeitstagen"


def _misspelt_option(board: Json) -> None:
    next(panels(board))["options"]["reduceOption"] = {}


def _misspelt_query(board: Json) -> None:
    next(panels(board))["targets"][0]["expression"] = "up"


def _narrow_dates(board: Json) -> None:
    [since] = [each for each in _wide_table(board)["fieldConfig"]["overrides"] if each["matcher"]["options"] == "seit"]
    since["properties"] = [each for each in since["properties"] if each["id"] != "custom.width"]


def _narrow_times(board: Json) -> None:
    history = next(panel for panel in panels(board) if panel["title"] == "Stauverlauf (Tabelle)")
    [time] = [each for each in history["fieldConfig"]["overrides"] if each["matcher"]["options"] == "Zeit"]
    time["properties"][0]["value"] = 100


def _named_rows(board: Json) -> None:
    _wide_table(board)["targets"][0]["expr"] = "team:mailroom_jam_state:max >= 2"


def _unreadable(board: Json) -> None:
    board["panels"] = {"panels": 1}


def _wide_table(board: Json) -> Json:
    return next(panel for panel in panels(board) if panel["type"] == "table" and panel["gridPos"]["w"] == 24)


BAD_ROOM: dict[str, tuple[Callable[[Json], None], ...]] = {
    "titles are not cut off": (_long_title,),
    "columns are not cut off": (_more_columns, _long_heading, _narrow_dates, _narrow_times),
    "rows are told apart by labels": (_named_rows,),
    "Grafana reads every key": (_misspelt_option, _misspelt_query, _unreadable),
}


def test_every_rule_has_a_bad_sample() -> None:
    assert BAD_ROOM.keys() == RULES_OF_ROOM.keys()


@pytest.mark.parametrize(("rule", "harm"), [(rule, harm) for rule, harms in BAD_ROOM.items() for harm in harms])
def test_a_bad_board_is_found(rule: str, harm: Callable[[Json], None]) -> None:
    board = copy.deepcopy(BOARDS["mr-lage-de"])
    assert RULES_OF_ROOM[rule](board) == []
    harm(board)
    assert RULES_OF_ROOM[rule](board)


def test_widths_add_up_to_the_window() -> None:
    for window in WIDTHS:
        assert panel_width(24, window) == pytest.approx(window - 32)
        assert 6 * panel_width(4, window) + 5 * 8 == pytest.approx(window - 32)
    assert text_width("ii") < text_width("nn") < text_width("NN") < text_width("mm")


@pytest.mark.parametrize("query", ["up", "(up)", "up > 0", "up and on (job) sum(x)", "topk(1, up)", "sum(x) or up"])
def test_choosing_among_series_leaves_them_their_name(query: str) -> None:
    assert keeps_name(parsed(query))


@pytest.mark.parametrize("query", ["sum(up)", "up * 1000", "up >= bool 1", "max by (job) (up) > 0", "rate(x[5m])"])
def test_a_figure_made_from_series_has_no_name(query: str) -> None:
    assert not keeps_name(parsed(query))
