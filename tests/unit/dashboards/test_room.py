"""The boards as Grafana would show them, as far as that can be calculated without one; each rule has a bad sample."""

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


def _wide_table(board: Json) -> Json:
    return next(panel for panel in panels(board) if panel["type"] == "table" and panel["gridPos"]["w"] == 24)


def _renamed(board: Json) -> Json:
    """What the wide table calls its columns."""
    [organize] = [each for each in _wide_table(board)["transformations"] if each["id"] == "organize"]
    names: Json = organize["options"]["renameByName"]
    return names


def _column(table: Json, heading: str) -> list[Json]:
    """The settings of one column."""
    [found] = [each for each in table["fieldConfig"]["overrides"] if each["matcher"]["options"] == heading]
    settings: list[Json] = found["properties"]
    return settings


def _width(table: Json, heading: str) -> Json:
    return next(each for each in _column(table, heading) if each["id"] == "custom.width")


def _history(board: Json) -> Json:
    return next(panel for panel in panels(board) if panel["title"] == "Stauverlauf (Tabelle)")


def _first(board: Json) -> Json:
    return next(panels(board))


BAD_ROOM: dict[str, tuple[Callable[[Json], object], ...]] = {
    "titles are not cut off": (lambda board: _first(board).update(title="Gesetzliche Fristen: ≤ 5 AT, überfällig"),),
    "columns are not cut off": (
        lambda board: _wide_table(board)["fieldConfig"]["defaults"]["custom"].update(minWidth=150),
        lambda board: _renamed(board).update({"Value #A": "Arbeitsvorrat in Arbeitstagen"}),
        lambda board: _column(_wide_table(board), "seit").remove(_width(_wide_table(board), "seit")),
        lambda board: _column(_history(board), "Zeit")[0].update(value=100),
    ),
    "rows are told apart by labels": (
        lambda board: _wide_table(board)["targets"][0].update(expr="team:mailroom_jam_state:max >= 2"),
    ),
    "Grafana reads every key": (
        lambda board: _first(board)["options"].update(reduceOption={}),
        lambda board: _first(board)["targets"][0].update(expression="up"),
        lambda board: board.update(panels={"panels": 1}),
    ),
}


def test_every_rule_has_a_bad_sample() -> None:
    assert BAD_ROOM.keys() == RULES_OF_ROOM.keys()


@pytest.mark.parametrize(("rule", "harm"), [(rule, harm) for rule, harms in BAD_ROOM.items() for harm in harms])
def test_a_bad_board_is_found(rule: str, harm: Callable[[Json], object]) -> None:
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
