"""The page of figures: tables between markers, everything else untouched; a missing place is an error."""

from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import PARTS, part
from bench.reporting import pictures
from bench.reporting.markdown import NoPlaceError, figure, filled, ranged
from bench.reporting.report import PAGE, TABLES, section
from bench.reporting.results import Result, Target, keep
from bench.reporting.statistics import spread

FACTS = {
    "measured_at": "2026-03-02T08:00:00+00:00",
    "commit": "abc",
    "changed_since_commit": False,
    "quick": True,
    "cores": 2,
    "processor": "P",
    "memory_gib": 8,
    "load_at_start": 0.1,
    "python": "3.11.7",
    "kafka": "4.3.1",
}


def _contestant(title: str, cpu: float) -> dict[str, Any]:
    lap = {name: spread([cpu, cpu * 2]) for name in ("cpu_us", "cpu_us_whole", "events_per_second", "peak_mb")}
    return {"title": title, "version": "1", "does": "work", "times_ours": spread([1.0]), **lap}


def _document() -> dict[str, Any]:
    failed = {"title": "(d) Gone", "version": "2", "does": "work", "failed": "cannot be installed"}
    contestants = {"postwaage": _contestant("Postwaage `backlog`", 10.0), "gone": failed}
    targets = [{"name": "share", "wanted": "at most", "limit": 1, "measured": 2.0, "unit": "", "reached": False}]
    return {"facts": FACTS, "seconds": 60.0, "targets": targets, "figures": {"contestants": contestants}}


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    page = "before\n<!-- bench:day -->\nold\n<!-- /bench:day -->\nafter\n"
    assert filled(page, "day", "new") == "before\n<!-- bench:day -->\nnew\n<!-- /bench:day -->\nafter\n"


def test_a_page_without_a_place_for_a_part_is_an_error() -> None:
    with pytest.raises(NoPlaceError, match="day"):
        filled("<!-- bench:day -->", "day", "new")


def test_the_table_says_who_was_not_measured_and_which_target_was_missed() -> None:
    text = section("backlog", _document())
    assert "| (d) Gone (2) | work | not measured: cannot be installed |" in text
    assert "**not reached**" in text
    assert "only to try out" in text


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (0.01234, "0.0123"), (12.345, "12.3"), (1234.5, "1,234")])
def test_a_figure_shows_three_digits_that_count(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_a_range_is_shown_only_where_there_were_several_runs() -> None:
    assert ranged(dict(spread([2.0]))) == "2"  # type: ignore[arg-type]  # a Spread is such a dict
    assert ranged(dict(spread([1.0, 2.0, 3.0]))) == "2 (1 – 3)"  # type: ignore[arg-type]


def test_the_same_results_give_the_same_picture(tmp_path: Path) -> None:
    document = _document()
    keep("backlog", Result(document["figures"], [Target.at_most("a", 1, 2, "")]), dict(FACTS), 1.0, tmp_path)
    first = pictures.draw(tmp_path, tmp_path / "one")
    second = pictures.draw(tmp_path, tmp_path / "two")
    assert [file.name for file in first] == ["backlog.svg"]
    assert first[0].read_bytes() == second[0].read_bytes()
    assert "cannot be installed" not in first[0].read_text()


def test_every_part_has_a_module_a_table_and_a_place_on_the_page() -> None:
    page = PAGE.read_text()
    assert set(PARTS) == set(TABLES)
    for name in PARTS:
        assert hasattr(part(name), "measure_all") is not hasattr(part(name), "measure")
        assert part(name).USUAL_MINUTES > 0
        assert filled(page, name, "x") != page
    assert sum(part(name).USUAL_MINUTES for name in PARTS) <= 45
