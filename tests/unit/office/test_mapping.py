"""A mapping is checked before anything is read: each wrong key is named, with what is allowed there."""

import tomllib
from pathlib import Path

import pytest

from contracts.items import Channel, ItemClass
from office.replay.mapping import MappingError, Step, load_mapping, parse_mapping

SAMPLES = Path(__file__).with_name("samples")
SHORTEST = (SAMPLES / "shortest.toml").read_text()
WRONG: list[dict[str, str]] = tomllib.loads((SAMPLES / "wrong_keys.toml").read_text())["wrong"]


def test_the_shortest_mapping_names_three_columns_and_a_default() -> None:
    mapping = parse_mapping(SHORTEST, "third.toml")
    assert mapping.step("anything") is Step.TOUCHED
    assert mapping.channel("anything") is Channel.SCAN_PROVIDER
    assert mapping.item_class("anything") is ItemClass.UNKLAR
    assert (mapping.after_closed, mapping.ties, mapping.calendar, mapping.team.empty) == (
        "ignore", "file-order", "nrw", "none",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["wabo-receipt", "bpic2014-incidents"])
def test_shipped_mappings_are_found_by_their_name_and_are_valid(name: str) -> None:
    assert load_mapping(Path(name)).name == name


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong["told"][:35])
def test_a_wrong_key_is_named_with_what_is_allowed(wrong: dict[str, str]) -> None:
    with pytest.raises(MappingError) as refused:
        parse_mapping(SHORTEST.replace(wrong["replace"], wrong["by"]), "third.toml")
    assert f"third.toml: {wrong['told']}" in str(refused.value)


def test_every_wrong_key_has_a_line_of_its_own() -> None:
    with pytest.raises(MappingError) as refused:
        parse_mapping(SHORTEST.replace('time = "when"', "").replace("touched", "began"), "third.toml")
    assert len(str(refused.value).splitlines()) == 2


def test_a_mapping_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")
