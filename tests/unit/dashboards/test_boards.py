"""The layer above the SDK: the grid, ids, words beside numbers, tables beside pictures."""

import json
from dataclasses import replace

import pytest

from contracts.items import Channel
from contracts.jams import Cause
from contracts.metrics import BY_NAME
from contracts.metrics.reliefs import ANSWERS, ASKED_BY_NOW, SIZES
from contracts.proposals import ProposalState
from contracts.reliefs import DeclineReason, EndReason
from dashboards.boards import lage
from dashboards.boards.ausgleich import help as agreed_help
from dashboards.build import documents
from dashboards.elements.labels import CHANNELS, IN_ORDER
from dashboards.elements.panels import Column, Panel, Query, twin
from dashboards.elements.sources import metrics_in, moves
from dashboards.elements.words import CAUSES, said
from dashboards.grafana.drawing import describe, level_of
from dashboards.grafana.layout import place
from languages.text import LANGUAGES, Text
from languages.vocabulary import DECLINE_REASONS, END_REASONS, PROPOSAL_STATES
from mailroom.help.outcomes import Answer
from mailroom.help.waiting import Asked
from services.assignment.page.rendering import word
from tests.boards.lint.structure import panels

WORDS = Text("x")
PANEL = Panel(key="k", kind="stat", title=WORDS, about=WORDS, act=WORDS, queries=[Query("up")], width=6, height=4)


def test_a_line_that_does_not_fill_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="24 columns"):
        place([[PANEL]])


def test_a_line_of_unequal_heights_is_refused() -> None:
    with pytest.raises(ValueError, match="equal heights"):
        place([[PANEL, PANEL, PANEL, replace(PANEL, height=5)]])


def test_panel_ids_follow_from_keys_alone() -> None:
    assert PANEL.panel_id == replace(PANEL, title=Text("a"), width=12).panel_id
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


def test_a_table_beside_a_matrix_may_name_columns_of_its_own() -> None:
    bars = replace(PANEL, kind="bars", matrix=("team", "reason_code"))
    assert twin(bars).matrix == bars.matrix and not twin(bars).columns
    named = twin(replace(bars, columns={"team": Column(WORDS)}))
    assert named.matrix is None and [*named.columns] == ["team"]


def test_bands_stand_in_their_order_under_words_of_the_language() -> None:
    board = json.loads(documents()["boards/de/mr-fristen-de.json"])
    [arranged] = (
        each["options"]
        for panel in panels(board)
        if panel["title"] == "Gesetzliche Fristen je Team"
        for each in panel["transformations"]
        if each["id"] == "organize"
    )
    shown = sorted(arranged["indexByName"], key=arranged["indexByName"].get)
    assert [arranged["renameByName"][name] for name in shown] == [
        *("Team", "überfällig", "heute", "1", "2-5", "6-10", "später")
    ]


def test_causes_have_the_words_of_the_page() -> None:
    for each in LANGUAGES:
        assert {code: said(words, each) for code, words, _ in CAUSES} == {
            cause.value: word(each, "cause", cause) for cause in Cause
        }


def test_states_and_reasons_are_said_as_on_the_page() -> None:
    said_on_both = (
        (ProposalState, PROPOSAL_STATES, "state"),
        (DeclineReason, DECLINE_REASONS, "reason"),
        (EndReason, END_REASONS, "ended"),
    )
    for codes, words, key in said_on_both:
        assert words.keys() == {code.value for code in codes}
        for code, text in words.items():
            assert [said(text, each) for each in LANGUAGES] == [word(each, key, code) for each in LANGUAGES]


def test_every_answer_to_a_question_and_whom_it_has_reached_has_words() -> None:
    assert agreed_help.ANSWER_WORDS.keys() == {*ANSWERS} == {answer.value for answer in Answer}
    assert agreed_help.SIZE_WORDS.keys() == {*SIZES}
    assert {*ASKED_BY_NOW} == {each.value for each in Asked}


def test_every_code_that_becomes_a_bar_or_a_line_has_words() -> None:
    assert CHANNELS.keys() == {channel.value for channel in Channel}
    metrics = {"phase": "mailroom_jam_duration_seconds", "reason_code": "mailroom_rebalance_unplaced_items"}
    metrics |= {"day": "mailroom_team_due_work_seconds", "flow": "mailroom_batch_items"}
    for label, metric in metrics.items():
        assert IN_ORDER[label].keys() >= {*BY_NAME[metric].values[label]}


def test_bars_stand_in_the_order_of_their_label_not_of_prometheus() -> None:
    board = json.loads(documents()["boards/de/mr-team-de.json"])
    wave = next(panel for panel in panels(board) if panel["title"].startswith("Fristwelle"))
    join, organize = wave["transformations"]
    assert join["id"] == "joinByField" and organize["options"]["indexByName"]["10"] == 10


def test_states_over_time_are_words_in_the_table_as_well() -> None:
    board = json.loads(documents()["boards/de/mr-lage-de.json"])
    table = next(panel for panel in panels(board) if panel["title"] == "Stauverlauf (Tabelle)")
    [mapping] = table["fieldConfig"]["defaults"]["mappings"]
    assert mapping["options"]["3"]["text"] == "Stau"


def test_boards_are_written_the_same_every_time() -> None:
    assert documents() == documents()
