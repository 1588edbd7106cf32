"""What is reported lost is no longer expected, and nothing else; what the reader says is compared with the truth."""

from types import SimpleNamespace
from typing import Any

import pytest

from chaos.faults.losses import _compare
from chaos.memory import Remembered
from contracts.topics import ITEMS


def test_only_items_told_lost_are_expected_no_more() -> None:
    remembered = Remembered()
    facts: list[dict[str, Any]] = [{"event_id": f"e{n}", "item_id": f"i{n % 2}"} for n in range(4)]
    remembered.ask(facts)
    remembered.acknowledge(facts)
    remembered.lose({"i1"})
    assert set(remembered.by_item()) == {"i0"}
    assert set(remembered.lost) == {"e1", "e3"}
    assert remembered.doubtful == set()


TOLD = {"topic": ITEMS.name, "partition": 2, "expected": 7, "reason": "gap", "log_begins": 9, "missing": 2, "more": 1}


@pytest.mark.parametrize(("changed", "violations"), [({}, 0), ({"missing": 3}, 1), ({"partition": 1}, 1)])
def test_wrong_numbers_are_a_violation(changed: dict[str, object], violations: int) -> None:
    stage: Any = SimpleNamespace(broken=[])
    _compare(stage, "retention-gap", TOLD | changed, 2, expected=7, reason="gap", log_begins=9, missing=2)
    assert len(stage.broken) == violations
    _compare(stage, "retention-gap", {}, 2, expected=7)
    assert len(stage.broken) == violations + 1, "a reader that says nothing is one as well"
