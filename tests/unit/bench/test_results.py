"""Kept results: targets follow from figures, and a file gives back what was kept."""

from pathlib import Path

from bench.reporting.results import Result, Target, keep, load


def test_whether_a_target_is_reached_follows_from_the_figures() -> None:
    assert Target.at_most("seconds", 60, 60.0, "s").reached
    assert not Target.at_most("seconds", 60, 60.1, "s").reached
    assert Target.at_least("items", 500, 500, "items/s").reached
    assert not Target.at_least("items", 500, 499.9, "items/s").reached


def test_a_kept_result_can_be_loaded_with_five_digits_that_count(tmp_path: Path) -> None:
    result = Result({"cpu_us": 12.3456789, "rounds": [{"at": 123456.789}]}, [Target.at_most("a", 1, 0.5, "s")])
    keep("backlog", result, {"cores": 2}, 61.26, tmp_path)
    loaded = load("backlog", tmp_path)
    assert loaded is not None
    assert loaded["figures"] == {"cpu_us": 12.346, "rounds": [{"at": 123460.0}]}
    assert loaded["targets"][0]["reached"] and loaded["facts"] == {"cores": 2} and loaded["seconds"] == 61.3


def test_a_part_that_was_not_measured_has_no_result(tmp_path: Path) -> None:
    assert load("day", tmp_path) is None
