"""The gate on breaking changes: each kind of break is named, harmless changes pass."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, create_model

from contracts.compatibility import breaking_changes, compare_folders
from contracts.publish import PUBLISHED


def schema(**fields: Any) -> dict[str, Any]:
    model: type[BaseModel] = create_model("Letter", **fields)
    return model.model_json_schema(mode="serialization")


OLD = schema(team=(str, ...), minutes=(int, 3))


def test_an_optional_field_more_breaks_nothing() -> None:
    assert list(breaking_changes(OLD, schema(team=(str, ...), minutes=(int, 3), site=(str | None, None)))) == []


@pytest.mark.parametrize(
    ("new", "complaint"),
    [
        (schema(team=(str, ...)), "field minutes is gone"),
        (schema(team=(int, ...), minutes=(int, 3)), "type was 'string'"),
        (schema(team=(str, ...), minutes=(int, 3), site=(str, ...)), "new field site has no default"),
    ],
)
def test_a_breaking_change_is_named(new: dict[str, Any], complaint: str) -> None:
    assert any(complaint in line for line in breaking_changes(OLD, new))


def test_a_narrower_bound_breaks() -> None:
    old, new = {"properties": {"n": {"maximum": 10}}}, {"properties": {"n": {"maximum": 9}}}
    assert list(breaking_changes(old, new)) == [".n: maximum is narrower (10 → 9)"]
    assert list(breaking_changes(new, old)) == []


def test_a_closed_list_may_grow_but_not_shrink() -> None:
    short, long = {"$defs": {"C": {"enum": ["a"]}}}, {"$defs": {"C": {"enum": ["a", "b"]}}}
    assert list(breaking_changes(short, long)) == []
    assert list(breaking_changes(long, short)) == ["/C: value 'b' is gone"]


def test_what_is_published_is_compatible_with_itself_and_a_lost_event_is_found(tmp_path: Path) -> None:
    assert compare_folders(PUBLISHED, PUBLISHED) == []
    (tmp_path / "schemas").mkdir()
    (tmp_path / "asyncapi.yaml").write_text("channels: {}")
    found = compare_folders(PUBLISHED, tmp_path)
    assert "item.received: event is gone" in found and "topic items is gone" in found
