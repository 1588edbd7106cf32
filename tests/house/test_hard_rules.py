"""The hard rules H1 to H3 stand in one list, `hard_rules.toml`, and each has property tests that see it broken.

The list is complete: every function of `mailroom/allocation/limits.py`, every reason for which an order is refused
and every hard reason for which a plan passes a team over is in it.
"""

import inspect
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from contracts.item_state import RefusalReason
from mailroom.allocation import limits
from mailroom.allocation.explanation.explain import Refusal

LIST = tomllib.loads(Path(__file__).with_name("hard_rules.toml").read_text())
STAGES: dict[str, str] = LIST["stages"]
RULES: list[dict[str, Any]] = LIST["rule"]
SOFT = {Refusal.DEARER, Refusal.GETS_OTHER_WORK, Refusal.NOT_WORTH_ASKING, Refusal.NO_FORECAST}
"""Reasons to prefer another team, and not knowing a team at all: no hard rules."""


def named(key: str) -> set[str]:
    return {name for rule in RULES for name in rule.get(key, ())}


def test_every_limit_and_every_reason_belongs_to_a_rule() -> None:
    functions = inspect.getmembers(limits, inspect.isfunction)
    assert named("kept_by") == {name for name, function in functions if function.__module__ == limits.__name__}
    assert named("order_refused") == set(RefusalReason.__members__)
    assert named("team_passed_over") == {reason.name for reason in set(Refusal) - SOFT}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["says"])
def test_every_rule_has_property_tests_that_exist(rule: dict[str, Any]) -> None:
    assert rule["tests"]
    for test in rule["tests"]:
        module, name = STAGES.get(test, test).split(":")
        found = getattr(import_module(module), name)
        assert getattr(getattr(found, "runTest", found), "is_hypothesis_test", False), test
