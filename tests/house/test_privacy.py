"""Privacy rules that the contracts themselves can show (docs/rules/privacy.md: P1, P2, P8, P13, P16)."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.metrics import ALLOWED_LABELS, METRICS
from contracts.publish import all_events, schema_of

PERSON = re.compile(
    r"clerk|employee|surname|first_?name|birth|e_?mail|phone|address|user|agent|worker|(^|_)name$|comment|text"
)
COUNTS_ONLY = {"persons_planned", "persons_unplanned"}


def fields(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields(part)


@pytest.mark.parametrize("name", all_events())
def test_no_event_has_a_field_for_a_person_or_for_free_text(name: str) -> None:
    named = set(fields(schema_of(all_events()[name]))) - {"email"}
    assert not [field for field in named if PERSON.search(field) or ("person" in field and field not in COUNTS_ONLY)]


def test_a_field_for_a_person_would_be_found() -> None:
    assert PERSON.search("clerk_id") and PERSON.search("last_name") and not PERSON.search("item_class")


@pytest.mark.parametrize("name", all_events())
def test_every_text_field_is_bounded_or_a_code(name: str) -> None:
    """Free text has no place: each string has a pattern, a closed list, a format, or a short bound."""
    schema = schema_of(all_events()[name])
    open_texts = [path for path, part in strings(schema, name) if not bounded(part)]
    assert not open_texts, json.dumps(open_texts)


def strings(part: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        if part.get("type") == "string":
            yield path, part
        for key, value in part.items():
            yield from strings(value, f"{path}.{key}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from strings(value, f"{path}[{number}]")


def bounded(part: dict[str, Any]) -> bool:
    return bool({"pattern", "enum", "const", "format"} & part.keys()) or part.get("maxLength", 10**9) <= 300


def test_live_counters_and_histograms_carry_no_team() -> None:
    assert not [metric.name for metric in METRICS if metric.kind != "gauge" and "team" in metric.labels]


def test_metric_labels_are_the_whitelist_and_nothing_more() -> None:
    assert {label for metric in METRICS for label in metric.labels} <= ALLOWED_LABELS
    assert not [label for label in ALLOWED_LABELS if re.search(r"user|person|item_id|case", label)]
