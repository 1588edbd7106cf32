"""A mapping is checked before anything is read: each wrong key is named, with what is allowed there."""

from pathlib import Path

import pytest

from contracts.items import Channel, ItemClass
from office.replay.mapping import MappingError, Step, load_mapping, parse_mapping

SHORTEST = """
name = "third"
[columns]
item = "case"
activity = "what"
time = "when"
[events]
default = "touched"
"""


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


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[columns]", "[colums]"), "colums: unknown key; allowed here: after_closed, attributes, calendar, "),
        (('time = "when"', 'tiem = "when"'), "columns.tiem: unknown key; allowed here: activity, channel, class, "),
        (('time = "when"', ""), "columns.time: is missing"),
        (('item = "case"', 'item = ""'), "columns.item: String should have at least 1 character"),
        (('default = "touched"', 'Open = "received"'), "events: needs a key default"),
        (('default = "touched"', 'default = "began"'), "events.default: Input should be 'received', 'started', "),
        (('name = "third"', ""), "name: is missing"),
        (('name = "third"', 'name = "third log"'), "name: String should match pattern"),
        (('name = "third"', 'name = "third"\ntime_zone = "Dueren"'), "time_zone: is no time zone of the IANA list"),
        (('name = "third"', 'name = "third"\ncalendar = "lunar"'), "calendar: Input should be 'nrw', 'weekdays'"),
        (('name = "third"', 'name = "third"\nties = "random"'), "ties: Input should be 'file-order'"),
        (('name = "third"', 'name = "third"\nafter_closed = "keep"'), "after_closed: Input should be 'ignore'"),
        (('name = "third"', 'name = "third"\nformat = "xlsx"'), "format: Input should be 'csv' or 'xes'"),
        (("[events]", '[team]\nempty = "drop"\n[events]'), "team.empty: Input should be 'keep' or 'none'"),
        (("[events]", "[teams]\nheads = 4\n[events]"), "teams.heads: Input should be greater than or equal to 5"),
        (("[events]", "[teams]\nheads = 501\n[events]"), "teams.heads: Input should be less than or equal to 500"),
        (("[events]", '[channels]\nPost = "pigeon"\n[events]'), "channels.Post: Input should be 'scan_provider'"),
        (("[events]", '[classes]\nPermit = "PERMIT"\n[events]'), "classes.Permit: Input should be 'UNTERLAGEN'"),
        (("[events]", '[csv]\ndelimiter = ";;"\n[events]'), "csv.delimiter: must be one sign"),
        (("[events]", "[due]\ndays_by_priority = {1 = 2}\n[events]"), "due: days_by_priority needs a column priority"),
        (
            ('time = "when"', 'time = "when"\ndue = "by"\n[due]\ndays = 3'),
            "due: the log has a due date (columns.due), so [due] must not give days",
        ),
        (
            (
                "[events]",
                '[attributes]\nfile = "x"\njoin = "c"\n[attributes.columns]\nreceived = "a"\nitem = "b"\n[events]',
            ),
            "attributes.columns.item: unknown key; allowed here: channel, class, closed, due, priority, received",
        ),
        (("[columns]", "[columns"), "is no TOML"),
    ],
    ids=lambda value: value[:35] if isinstance(value, str) else "",
)
def test_a_wrong_key_is_named_with_what_is_allowed(change: tuple[str, str], told: str) -> None:
    with pytest.raises(MappingError) as refused:
        parse_mapping(SHORTEST.replace(*change), "third.toml")
    assert f"third.toml: {told}" in str(refused.value)


def test_every_wrong_key_has_a_line_of_its_own() -> None:
    with pytest.raises(MappingError) as refused:
        parse_mapping(SHORTEST.replace('time = "when"', "").replace("touched", "began"), "third.toml")
    assert len(str(refused.value).splitlines()) == 2


def test_a_mapping_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")
