"""The gate on breaking changes: each kind of break is named, harmless changes pass, and the gate itself can fail."""

import shutil
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import pytest
from pydantic import BaseModel, Field, StringConstraints, create_model

from contracts.gate.__main__ import RELEASED, REVIEWED, judge
from contracts.gate.folders import NoBaseError, compare_folders
from contracts.gate.review import Entry, ReviewError, read, unreviewed
from contracts.gate.schemas import differences
from contracts.publish import PUBLISHED

Short = StrEnum("Short", {"A": "a"})
Long = StrEnum("Long", {"A": "a", "B": "b"})
Wide = Annotated[str, StringConstraints(pattern="^[a-z]+$")]
Tight = Annotated[str, StringConstraints(pattern="^[a-z]{3}$")]


class Pair(NamedTuple):
    name: str
    items: int


class Triple(NamedTuple):
    name: str
    items: int
    more: int


class Inner(BaseModel):
    count: int


class InnerBounded(BaseModel):
    count: Annotated[int, Field(le=5)]


def schema(**fields: Any) -> dict[str, Any]:
    model: type[BaseModel] = create_model("Letter", **fields)
    return model.model_json_schema(mode="serialization")


def found(old: Any, new: Any) -> list[str]:
    """The differences of an event whose one field had one type and now has another."""
    return list(differences(schema(field=old), schema(field=new), "letter"))


def test_a_new_field_with_a_default_and_new_words_break_nothing() -> None:
    old = schema(team=(str, ...))
    assert not list(differences(old, schema(team=(str, ...), site=(str | None, None)), "letter"))
    assert not found((str, Field(description="one")), (str, Field(description="two")))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param((str, ...), (int, ...), "type was 'string', is 'integer'", id="another type"),
        pytest.param((Literal["a"], ...), (Literal["a", "b"], ...), "value 'b' is new", id="a value more"),
        pytest.param((Short, ...), (Long, ...), "value 'b' is new", id="a value more in a named list"),
        pytest.param((Long, ...), (Short, ...), "value 'b' is gone", id="a value less"),
        pytest.param((Literal["a"], ...), (str, ...), "closed list was ['a'], is 'none'", id="no closed list any more"),
        pytest.param((str | None, ...), (str, ...), "alternative null is gone", id="null is gone"),
        pytest.param((str, ...), (str | None, ...), "alternative null is new", id="null is new"),
        pytest.param((Wide, ...), (Tight, ...), "pattern was", id="a tighter pattern"),
        pytest.param((str, ...), (Wide, ...), "pattern was 'none'", id="a pattern where none was"),
        pytest.param((Wide | None, ...), (Tight | None, ...), "pattern was", id="a tighter pattern beside null"),
        pytest.param((int, Field(le=9)), (int, Field(le=8)), "maximum was 9, is 8", id="a narrower bound"),
        pytest.param((int, Field(le=9)), (int, Field(le=10)), "maximum was 9, is 10", id="a wider bound"),
        pytest.param((int, 3), (int, 4), "default was 3, is 4", id="another default"),
        pytest.param((int, 3), (int, ...), "default was 3, is 'none'", id="no default any more"),
        pytest.param((Pair, ...), (Triple, ...), "letter/field/2: place is new", id="a place more in a row"),
        pytest.param((list[Inner], ...), (list[InnerBounded], ...), "letter/field/each/count: maximum", id="nested"),
        pytest.param(
            (dict[str, Inner], ...), (dict[str, InnerBounded], ...), "field/values/count: maximum", id="values"
        ),
        pytest.param((dict[Wide, int], ...), (dict[Tight, int], ...), "letter/field: patternProperties", id="keys"),
        pytest.param((dict[Wide, Inner], ...), (dict[Wide, InnerBounded], ...), "'maximum': 5", id="values by pattern"),
        pytest.param(
            (list[int], ...), (list[int], Field(max_length=3)), "maxItems was 'none', is 3", id="a shorter list"
        ),
    ],
)
def test_every_kind_of_difference_is_named(old: Any, new: Any, complaint: str) -> None:
    assert any(complaint in line for line in found(old, new)), found(old, new)
    assert found(old, old) == found(new, new) == []


def test_fields_that_come_without_default_or_go_are_named() -> None:
    old, new = schema(team=(str, ...), minutes=(int, 3)), schema(team=(str, ...), site=(str, ...))
    assert list(differences(old, new, "letter")) == [
        "letter/minutes: field is gone",
        "letter/site: field is new and has no default",
    ]


def test_a_keyword_that_the_gate_never_heard_of_is_a_difference() -> None:
    old, new = {"properties": {"n": {"multipleOf": 2}}}, {"properties": {"n": {"unheardOf": True}}}
    assert list(differences(old, new, "x")) == [
        "x/n: multipleOf was 2, is 'none'",
        "x/n: unheardOf was 'none', is True",
    ]


def test_a_definition_within_itself_is_compared_once() -> None:
    def tree(most: int) -> dict[str, Any]:
        node = {"type": "object", "properties": {"below": {"$ref": "#/$defs/N"}, "n": {"maximum": most}}}
        return {"$ref": "#/$defs/N", "$defs": {"N": node}}

    assert list(differences(tree(1), tree(2), "x")) == ["x/n: maximum was 1, is 2"]


def test_lost_and_new_events_and_topic_settings_are_named(tmp_path: Path) -> None:
    shutil.copytree(PUBLISHED / "schemas", tmp_path / "schemas")
    (tmp_path / "schemas/item.received.json").unlink()
    text = (PUBLISHED / "asyncapi.yaml").read_text()
    text = text.replace("item.touched:", "item.newly_invented:").replace("      - compact", "      - delete")
    (tmp_path / "asyncapi.yaml").write_text(text)
    lines = compare_folders(PUBLISHED, tmp_path)
    assert "item.received: event is gone" in lines
    assert "topic items: event item.newly_invented is new" in lines
    assert any(line.startswith("topic item-state: bindings was") for line in lines)


def test_the_last_release_lies_in_the_checkout_and_a_missing_one_fails(tmp_path: Path) -> None:
    assert compare_folders(RELEASED, RELEASED) == []
    with pytest.raises(NoBaseError, match="holds no contracts"):
        compare_folders(tmp_path, PUBLISHED)
    assert judge(tmp_path, PUBLISHED, REVIEWED)


def test_todays_contracts_pass() -> None:
    assert judge(RELEASED, PUBLISHED, REVIEWED) == []


def test_a_reviewed_change_passes_and_an_entry_that_covers_nothing_fails() -> None:
    entries = [Entry("item.*/seq: maximum was *", "stored", "x"), Entry("item.*/gone: field is gone", "y", "z")]
    lines = ["item.received/seq: maximum was none, is 5", "item.received/team: pattern was none, is 'x'"]
    assert unreviewed(lines, entries) == ([lines[1]], ["item.*/gone: field is gone"])


@pytest.mark.parametrize(
    "entry",
    [
        'difference = "*"\nwhy = "w"\nold_records = "o"',
        'difference = "item.received/*: maximum"\nwhy = "w"\nold_records = "o"',
        'difference = "item.received/seq: *"\nwhy = "w"\nold_records = "o"',
        'difference = "item.received/seq: maximum"\nwhy = " "\nold_records = "o"',
        'difference = "item.received/seq: maximum"\nwhy = "w"',
    ],
)
def test_a_review_that_hides_anything_or_gives_no_reason_is_refused(entry: str, tmp_path: Path) -> None:
    path = tmp_path / "reviewed.toml"
    path.write_text(f"[[change]]\n{entry}\n")
    with pytest.raises(ReviewError):
        read(path)
    assert judge(RELEASED, PUBLISHED, path)
