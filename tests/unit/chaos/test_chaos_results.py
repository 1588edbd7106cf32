"""Settings, results and report: what is counted, and what the tables say."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from chaos import report, results
from chaos.act import Outcome
from chaos.memory import Remembered
from chaos.settings import ChaosSettings
from chaos.stage import Done
from chaos.tap import facts_of


def an_outcome() -> Outcome:
    done = [Done("kill-jams", 1.0, 11.0), Done("kill-jams", 2.0, 13.0), Done("poison", 3.0, None)]
    return Outcome(done=done, violations={"items": ["one"], "events": []}, audited=2)


def test_difference_adds_the_auditors_and_our_own() -> None:
    assert an_outcome().difference == 3


def test_recovery_is_told_as_median_and_maximum_and_never_hidden() -> None:
    found = results.faults([an_outcome()])
    assert found["kill-jams"] == {"injected": 2, "recovered_s": [11.0, 13.0]}
    assert results.spread([11.0, 13.0]) == ("12.0", "13.0")
    assert results.spread([11.0, None]) == ("11.0", "never")
    assert results.spread([None]) == ("never", "never")


def test_report_writes_what_the_results_say(tmp_path: Path) -> None:
    results.write(tmp_path / "seed-7.json", results.result(7, False, [an_outcome()], 200.4))
    document = tmp_path / "chaos.md"
    document.write_text(f"before\n{report.BEGIN}stale\n{report.END}after\n")
    assert report.write(document, tmp_path) == 0
    text = document.read_text()
    assert "| 7 | 3 | 0 | 0 | 0 | 0 | 0 | 3 | 200 |" in text and "stale" not in text
    assert text.startswith("before\n") and text.endswith("after\n")
    assert json.loads((tmp_path / "seed-7.json").read_text())["machine"]["cores"]


def test_seeds_are_a_list_of_numbers_and_ranges() -> None:
    assert ChaosSettings(seeds="1-3,7").numbers() == [1, 2, 3, 7]
    assert ChaosSettings(seed=4).numbers() == [4]
    with pytest.raises(ValidationError):
        ChaosSettings(seeds="many")


def test_the_memory_forgets_no_acknowledgement_and_keeps_what_is_open() -> None:
    remembered = Remembered()
    fact = {"event_id": "e", "item_id": "i"}
    remembered.ask([fact])
    assert remembered.doubtful == {"i"}
    remembered.acknowledge([fact])
    remembered.ask([fact])
    assert not remembered.doubtful and list(remembered.facts) == ["e"]


def test_the_tap_reads_the_offices_calls() -> None:
    body = {
        "announced": 2,
        "items": [{"item_id": "i"}],
        "events": [{"item_id": "i", "event": {"type": "item.started"}}],
    }
    facts = facts_of("/v1/items:batch", json.dumps(body).encode())
    assert [fact["type"] for fact in facts] == ["item.received", "item.started"]
    assert facts_of("/v1/clock", b"{}") == []
