"""What `intake` gets from a log nobody has seen before: only a mapping says how to read it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from office.replay.command import Staged, stage
from office.replay.mapping import MappingError, parse_mapping
from office.replay.readers import LogError
from office.replay.roster import slug
from office.replay.staging import Choice, Staging
from office.replay.times import slots_of

SAMPLES = Path(__file__).with_name("samples")
MAPPING, LOG = (SAMPLES / "permits.toml").read_text(), (SAMPLES / "permits.csv").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


def staged(folder: Path, mapping: str = MAPPING, **choice: Any) -> tuple[Staged, list[tuple[Any, ...]]]:
    read = parse_mapping(mapping, "m")
    with Staging(folder, read.zone) as staging:
        found = stage(staging, read, folder / "log.csv", folder, Choice(**choice))
        events = list(found.staging.events())
    return found, [(at, body.get("event", body).get("type", "received"), body) for at, _, body in events]


def kinds(folder: Path, mapping: str = MAPPING, **choice: Any) -> list[str]:
    return [kind for _, kind, _ in staged(folder, mapping, **choice)[1]]


def test_a_change_of_the_team_column_is_a_hand_over(folder: Path) -> None:
    told = staged(folder)[1]
    handed = [body["event"]["to_team"] for _, kind, body in told if kind == "item.handed_over"]
    assert handed == ["Team-Nord", "Team-Nord"]
    assert [body.get("team") for _, kind, body in told if kind == "received"] == ["Team-Sued", None]


def test_times_without_a_zone_are_of_the_mapping_s_zone(folder: Path) -> None:
    assert staged(folder)[1][0][0] == datetime(2024, 3, 4, 10, tzinfo=UTC)


def test_nothing_happens_to_a_closed_item_unless_the_mapping_reopens_it(folder: Path) -> None:
    ignoring = kinds(folder)
    assert ignoring.count("item.completed") == 1
    assert "item.reopened" not in ignoring
    reopening = kinds(folder, MAPPING.replace('name = "permits"', 'name = "permits"\nafter_closed = "reopen"'))
    after = reopening[reopening.index("item.completed") + 1 :]
    assert after == ["item.reopened", "item.handed_over", "item.touched"]


def test_an_activity_that_reopens_does_so_after_any_end(folder: Path) -> None:
    (folder / "log.csv").write_text(LOG.replace("A;Prüfen;2024-03-05 09:30:00", "A;Wieder;2024-03-05 09:30:00"))
    told = kinds(folder)
    assert told[told.index("item.completed") + 1 :] == ["item.reopened", "item.handed_over"]


def test_equal_times_keep_the_order_of_the_file(folder: Path) -> None:
    events = [body["event"] for _, kind, body in staged(folder)[1] if kind != "received"]
    at_eleven = [event["type"] for event in events if event["occurred_at"] == "2024-03-04T11:00:00+00:00"]
    assert at_eleven == ["item.started", "item.handed_over", "item.touched"]
    assert [event["seq"] for event in events[1:4]] == [2, 3, 4]


def test_an_empty_team_is_no_owner_or_a_team_of_its_own(folder: Path) -> None:
    assert sorted(staged(folder)[0].teams) == ["Team-Nord", "Team-Sued"]
    found, told = staged(folder, MAPPING + '[team]\nempty = "keep"\n')
    assert sorted(found.teams) == ["EMPTY", "Team-Nord", "Team-Sued"]
    assert [body["team"] for _, kind, body in told if kind == "received"] == ["Team-Sued", "EMPTY"]


def test_a_part_of_the_log_is_chosen_by_receipt_and_ended_by_day(folder: Path) -> None:
    assert "item.parked" not in kinds(folder, limit=1)
    assert kinds(folder, first=date(2024, 3, 5))[0] == "received"
    assert "item.started" not in kinds(folder, first=date(2024, 3, 5))
    assert "item.completed" not in kinds(folder, last=date(2024, 3, 4))
    with pytest.raises(LogError, match="no case"):
        kinds(folder, first=date(2025, 1, 1))


def test_an_xes_log_needs_nothing_but_a_mapping_either(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_text(
        '<log><trace><event><string key="concept:name" value="Register"/><date key="time:timestamp" '
        'value="2024-03-04T10:00:00+01:00"/></event><event><string key="concept:name" value="Decide"/>'
        '<string key="org:group" value="B"/><date key="time:timestamp" value="2024-03-05T10:00:00+01:00"/></event>'
        '<string key="concept:name" value="7"/><date key="due" value="2024-03-20T00:00:00+01:00"/></trace></log>'
    )
    read = parse_mapping(
        'name = "x"\n[columns]\nitem = "case:concept:name"\nactivity = "concept:name"\ntime = "time:timestamp"\n'
        'team = "org:group"\ndue = "case:due"\n[events]\ndefault = "touched"\nDecide = "completed"\n',
        "m",
    )
    with Staging(tmp_path, read.zone) as staging:
        stage(staging, read, tmp_path / "log.xes", tmp_path, Choice())
        bodies = [body for _, _, body in staging.events()]
    assert [body.get("event", body).get("type") for body in bodies] == [
        None, "item.touched", "item.handed_over", "item.completed",
    ]  # fmt: skip
    assert bodies[0]["due_on"] == "2024-03-20"


def test_two_readings_tell_the_same_ids(folder: Path) -> None:
    assert staged(folder)[1] == staged(folder)[1]


def test_a_second_file_brings_the_attributes_of_each_case(folder: Path) -> None:
    (folder / "cases.csv").write_text("nr;since;till;prio\nA;2024-03-04 09:00;2024-03-04 10:30;1\nB;;;2\n")
    mapping = MAPPING + (
        '[attributes]\nfile = "cases.csv"\njoin = "nr"\n'
        '[attributes.columns]\nreceived = "since"\nclosed = "till"\npriority = "prio"\n'
        "[due]\ndays = 9\ndays_by_priority = { 1 = 2 }\n"
    )
    told = staged(folder, mapping)[1]
    receipts = [body for _, kind, body in told if kind == "received"]
    assert receipts[0]["occurred_at"] == "2024-03-04T09:00:00+00:00"
    assert [receipt["due_on"] for receipt in receipts] == ["2024-03-06", "2024-03-14"]
    of_first = [kind for _, kind, body in told if body["item_id"] == receipts[0]["item_id"]]
    assert of_first == ["received", "item.touched", "item.completed"]


def test_the_teams_file_says_what_the_log_does_not_know(folder: Path) -> None:
    (folder / "teams.csv").write_text("team,region,site,heads,posts_fte\nTeam Nord,north,hill,6,2.5\n")
    found, told = staged(folder, MAPPING + '[teams]\nfile = "teams.csv"\nregion = "rest"\n')
    assert (found.teams["Team-Nord"].region, found.teams["Team-Nord"].posts_fte) == ("north", 2.5)
    assert found.teams["Team-Sued"].region == "rest"
    assert {body["region"] for _, kind, body in told if kind == "received"} == {"rest"}
    for wrong in ("many", "4", "0"):
        (folder / "teams.csv").write_text(f"team,heads\nTeam Nord,{wrong}\n")
        with pytest.raises(MappingError, match=r"line 2 .* heads \(whole number from 5\)"):
            staged(folder, MAPPING + '[teams]\nfile = "teams.csv"\n')
    (folder / "teams.csv").write_text("team,heads,posts_fte\nTeam Nord,6,385\n")
    with pytest.raises(MappingError, match=r"line 2 .* posts_fte \(number up to heads\)"):
        staged(folder, MAPPING + '[teams]\nfile = "teams.csv"\n')
    (folder / "teams.csv").write_text("team,heads\nTeam Nord,6\n")
    assert staged(folder, MAPPING + '[teams]\nfile = "teams.csv"\n')[0].teams["Team-Nord"].posts_fte == 6


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (LOG.replace("Zeit", "Uhr"), r"columns\.time: the file has no column 'Zeit'"),
        (LOG.replace("2024-03-04 11:00:00;Team Nord", "gestern;Team Nord"), "row 3: Zeit is not an ISO 8601 time"),
        (LOG.replace("B;Eingang", ";Eingang"), "row 6: Fall is empty"),
        (LOG.splitlines()[0], "the log has no rows"),
    ],
)
def test_a_log_that_does_not_fit_its_mapping_is_told_where(folder: Path, wrong: str, told: str) -> None:
    (folder / "log.csv").write_text(wrong)
    with pytest.raises(LogError, match=told):
        staged(folder)


def test_team_names_become_codes() -> None:
    assert [slug(name) for name in ("Group 1", "Größe/Ä", "__x", "名")] == ["Group-1", "Groesse-Ae", "x", slug("名")]
    assert slug("名").startswith("team-")
    assert len(slug("a" * 99)) == 64


def test_ticks_are_the_slots_and_the_end_of_working_days() -> None:
    friday_to_tuesday = list(slots_of(date(2024, 3, 29), date(2024, 4, 2), "nrw"))
    assert [slot.at.day for slot in friday_to_tuesday] == [2, 2, 2]  # Good Friday and Easter Monday are off
    assert [slot.ends_day for slot in friday_to_tuesday] == [False, False, True]
    assert len(list(slots_of(date(2024, 3, 29), date(2024, 4, 2), "weekdays"))) == 9
    assert len(list(slots_of(date(2024, 3, 29), date(2024, 4, 2), "all"))) == 15


@pytest.mark.parametrize(("quiet_days", "ticks"), [("all-slots", 30), ("day-end", 10), ("weekly", 2)])
def test_days_on_which_nothing_happens_may_pass_faster(quiet_days: str, ticks: int) -> None:
    two_weeks = slots_of(date(2024, 6, 3), date(2024, 6, 14), "weekdays")
    assert sum(slot.needed(quiet_days) for slot in two_weeks) == ticks
