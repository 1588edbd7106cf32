"""What the table and the targets say of what is asked of people."""

from typing import Any

import pytest

from bench.decisions.lines import Line
from bench.decisions.reporting.asked import asked_lines, ends, table
from bench.decisions.reporting.help_targets import HELP
from bench.decisions.reporting.summary import Played, by_case
from tests.unit.bench.decisions.test_lines import line

MOVES = {"arrived": 1000, "moved_items": 20, "receipts": 10, "driven": 1}


def asked(policy: str, odd: float = 1_000, **changed: Any) -> Line:
    found = {
        "questions": 8,
        "persons": 12,
        "asks_per_jam": [2, 4, 6],
        "receivers_per_jam": [1, 2, 3],
        "first_item_after": [1, 2],
        "first_item_after_yes": [1, 1],
        "moved_hours": 200.0,
        "asked_hours": [1.0, 30.0, 40.0, 60.0],
        "likely_and_moved": [[30.0, 20.0], [40.0, 36.0]],
        "relief_ends": {"calm": 2},
        "share_ends": {"relief_ended": 2, "declined": 1},
    }
    return line(policy, odd, **{**MOVES, **found, **changed})


def cases(*more: Line) -> list[Played]:
    return by_case([line("none", 10_000), line("bound", 0), asked("ours"), *more])


def measured(found: list[Played]) -> dict[str, float | None]:
    return {promise.name: promise.measure(found) for promise in HELP}


def test_targets_are_measured_over_jams_questions_and_hours() -> None:
    found = measured(cases(asked("ours unbounded", questions=6)))
    assert found["asks per jam: median"] == 4 and found["receivers per jam: median"] == 2
    assert found["asks per 100 moved hours"] == pytest.approx(4.0)
    assert found["… with shares that have no budget"] == pytest.approx(3.0)
    assert found["asks of at least two hours"] == pytest.approx(0.75)
    assert found["first item after the second yes: p95"] == 1


def test_lines_of_before_have_nothing_to_say_of_agreements() -> None:
    old = by_case([line("none", 10_000), line("bound", 0), line("ours", 1_000, **MOVES)])
    assert set(measured(old).values()) == {None}
    assert list(asked_lines(old, "ours")) == []


def test_single_proposals_stand_beside_agreements_with_the_regret_of_their_own_office() -> None:
    before = {"likely_and_moved": [], "questions": 80, "persons": 80}
    old = [asked("ours before", 2_000, **before), line("none before", 8_000), line("bound before", 0)]
    rows = [row.split(" | ") for row in table(cases(*old)).splitlines()[2:]]
    by_name = {row[0].removeprefix("| "): row for row in rows}
    assert by_name["S1, single proposals"][1:4] == ["80", "4 / 6", "40.0"]
    assert by_name["S1, agreements"][1:4] == ["8", "4 / 6", "4.0"]
    assert "0.250" in by_name["all, single proposals"] and "0.100" in by_name["all, agreements"]
    assert by_name["all, agreements"][7] == "80", "of seventy likely hours 56 have moved"


def test_ends_are_told_by_their_reasons() -> None:
    assert ends(cases()) == "Ends of agreements: calm 2; of shares: relief_ended 2, declined 1."


def test_a_way_to_ask_that_was_not_played_in_all_offices_says_in_how_many() -> None:
    other = [{**each, "seed": 999} for each in (line("none", 10_000), line("bound", 0), asked("ours"))]
    names = [row.split(" | ")[0] for row in table(cases(asked("ours unbounded"), *other)).splitlines()]
    assert "| all, … shares without a budget (1 runs)" in names and "| all, agreements" in names
