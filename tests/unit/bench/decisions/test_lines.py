"""What was measured on the same code is not measured again; what is compared follows from the lines."""

from pathlib import Path
from typing import Any

import pytest

from bench.decisions import lines
from bench.decisions.cases import OPEN, POLICIES, SIMPLE, VARIANTS, Case, full, policies_of, quick
from bench.decisions.measures.intervals import paired
from bench.decisions.reporting.summary import played
from bench.decisions.reporting.targets import targets
from deploy.launcher.folders import ROOT

CASE = Case(10, "S1", "tight", 1)


def test_a_line_of_the_same_code_is_not_missing_and_one_of_other_code_is(tmp_path: Path) -> None:
    lines.add(tmp_path, CASE, {"none": {"odd": 1}, "bound": {"odd": 0.123456789}}, "abc")
    wanted = [(CASE, "none"), (CASE, "bound"), (CASE, "ours")]
    kept = lines.load(tmp_path)
    assert lines.missing(wanted, kept) == {CASE: ("ours",)}
    kept[0]["code"] = "other"
    assert len(lines.missing(wanted, kept)[CASE]) == 2


def test_a_run_that_was_measured_again_replaces_the_old_line(tmp_path: Path) -> None:
    lines.add(tmp_path, CASE, {"none": {"odd": 1}}, "abc")
    lines.add(tmp_path, CASE, {"none": {"odd": 2}, "bound": {"odd": 0}}, "def")
    lines.tidy(tmp_path)
    (file,) = tmp_path.iterdir()
    assert [(line["policy"], line["odd"]) for line in lines.load(tmp_path)] == [("bound", 0), ("none", 2)]
    assert len(file.read_text().splitlines()) == 2


def test_figures_of_simple_policies_do_not_hang_on_the_engine() -> None:
    engine = ROOT / "mailroom/allocation/planning.py"
    calendar, office = ROOT / "mailroom/workdays.py", ROOT / "office/traces/teams.py"
    for policy in POLICIES:
        sources = lines.sources_of(policy)
        assert {calendar, office} <= set(sources)
        assert (engine in sources) == (policy in {"none", "blind", "ours", *OPEN, *VARIANTS})


def test_the_full_run_has_every_scenario_twenty_times_and_the_large_offices() -> None:
    cases = full()
    assert len(cases) == len(set(cases))
    for number in range(11):
        seeds = {case.seed for case in cases if case.size == 10 and case.scenario == f"S{number}"}
        assert seeds == set(range(1, 21))
    assert {(c.size, c.scenario) for c in cases if c.size > 10} == {(1000, "S1"), (100, "S1"), (100, "S5"), (100, "S6")}
    assert len(quick()) == 33 and set(quick()) <= set(cases)
    assert "blind" in policies_of(CASE) and "blind" not in policies_of(Case(10, "S2", "tight", 1))


def line(policy: str, odd: float, **more: Any) -> lines.Line:
    head = {"size": 10, "scenario": "S1", "load": "tight", "seed": 1, "policy": policy}
    return {**head, "odd": odd, "odd_unhit": 0, "pooled_load": 0.97, "clear_after": 2, **more}


def lines_of_a_case(ours: float, none: float = 10_000, simple: float = 1_000) -> list[lines.Line]:
    moves = {"arrived": 1000, "moved_items": 20, "moves": 20, "returned_items": 0}
    seen = {"leads": [3, 7], "jams": 2, "team_months": 10.0, "false_alarms": 1, "flaps": 0, "spells": [(1, 30, 45)]}
    named = {"causes": ["INFLOW"], "causes_right": 0, "first_alarm_after": [1]}
    jammed = {"driven": 2, "receipts": 5, "jammed_receipts": [(1, 40), (2, 40)]}
    product = {**moves, **jammed, "promise_error": 0.2, "measured": {"decision_ms_p95": 40.0}}
    rest = [line(name, simple, **moves) for name in SIMPLE]
    return [line("none", none, **seen, **named), line("ours", ours, **product), line("bound", 0.0), *rest]


def test_regret_is_the_share_of_the_avoidable_that_is_left() -> None:
    (case,) = played(lines_of_a_case(ours=200))
    assert case.regret("ours") == pytest.approx(0.02) and case.regret("none") == 1
    (easy,) = played(lines_of_a_case(ours=0, none=100))
    assert easy.regret("ours") is None


def test_targets_are_reached_by_figures_alone() -> None:
    found = {target.name: target for target in targets(played(lines_of_a_case(ours=200)))}
    assert found["regret, S1–S6, pooled load ≤ 1: median"].reached
    assert found["receivers that jam, of receipts"].measured == pytest.approx(40)
    assert found["… and would not have jammed without moves"].measured == pytest.approx(20)
    assert found["overdue against the best simple policy, where that has over 500: median"].measured == pytest.approx(
        0.2
    )
    assert found["moved, tight load: median"].measured == pytest.approx(2.0)
    assert not found["cause named right"].reached and not found["false alarms per team-month"].reached
    worse = {target.name: target for target in targets(played(lines_of_a_case(ours=12_000)))}
    assert not worse["regret, any seed and scenario: worst"].reached
    assert "decision p95, 1,000 teams" not in found


def test_a_paired_interval_holds_the_difference_and_needs_pairs() -> None:
    low, high = paired([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 5.0, 6.0])
    assert low == high == -2.0
    low, high = paired([0.0, 10.0, 0.0, 10.0], [5.0, 5.0, 5.0, 5.0])
    assert low < 0 < high
    with pytest.raises(ValueError, match="no pairs"):
        paired([], [])
