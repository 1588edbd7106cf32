"""The layer above the SDK: the grid, ids, words beside numbers, tables beside pictures."""

from dataclasses import replace

import pytest

from dashboards.boards import lage
from dashboards.build import documents
from dashboards.drawing import describe, level_of
from dashboards.layout import place
from dashboards.panels import Panel, Query, twin
from dashboards.sources import metrics_in, moves
from dashboards.words import both

WORDS = both("x", "y")
PANEL = Panel(key="k", kind="stat", title=WORDS, about=WORDS, act=WORDS, queries=[Query(expr="up")], width=6, height=4)


def test_a_line_that_does_not_fill_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="24 columns"):
        place([[PANEL]])


def test_a_line_of_unequal_heights_is_refused() -> None:
    with pytest.raises(ValueError, match="equal heights"):
        place([[PANEL, PANEL, PANEL, replace(PANEL, height=5)]])


def test_panel_ids_follow_from_keys_alone() -> None:
    assert PANEL.panel_id == replace(PANEL, title=both("a", "b"), width=12).panel_id
    assert PANEL.panel_id != replace(PANEL, key="other").panel_id


def test_the_word_beside_a_number_follows_its_limits() -> None:
    assert level_of(replace(PANEL, levels=(1, 2.5))) == "((up) >= bool 1) + ((up) >= bool 2.5)"


def test_a_description_tells_source_freshness_and_what_to_do() -> None:
    panel = next(panel for panel in lage.BOARD.panels if panel.key == "lage-oldest")
    about, source, act = describe(panel, "de").split("\n\n")
    assert "Eingangsdatum" in about and act.startswith("Bei Rot: ")
    assert source == ("Aus: mailroom_oldest_item_received_timestamp_seconds. Stand: bei jedem Takt der Geschäftszeit.")


def test_recording_rules_are_traced_to_the_metrics_they_read() -> None:
    metrics = metrics_in("max(team:mailroom_oldest_item_age_seconds:max)")
    assert metrics == ("mailroom_business_time_seconds", "mailroom_oldest_item_received_timestamp_seconds")
    assert moves(("mailroom_backlog_items", "mailroom_team_day_items")) == "slot"


def test_a_table_beside_a_picture_asks_the_same() -> None:
    picture = replace(PANEL, kind="timeseries")
    table = twin(picture)
    assert table.kind == "table" and table.queries == picture.queries and table.panel_id != picture.panel_id


def test_boards_are_written_the_same_every_time() -> None:
    assert documents() == documents()
