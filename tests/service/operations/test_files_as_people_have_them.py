"""What spreadsheets and people make of a CSV file is read, or refused by line, column and value."""

from pathlib import Path
from typing import Any

import pytest

from contracts.base import derive_id
from services.operations.__main__ import main
from services.operations.csv_import.tables import ITEMS, TEAMS, FaultyTableError, Row, read

HEADER = "team;region;site;heads;posts_fte;staffed_fte;skills;closed"
LINE = "T1;nord;A;10;9,5;9;NEUANTRAG BUT;FALSCH"
ONE = {
    "team": "T1", "region": "nord", "site": "A", "heads": 10, "posts_fte": 9.5, "staffed_fte": 9.0,
    "skills": ["NEUANTRAG", "BUT"], "closed": False,
}  # fmt: skip
ITEM_HEADER = "item_id,item_class,channel,legal_received_on,restricted,scanned_at,minutes"


def teams(folder: Path, content: str | bytes, encoding: str = "utf-8") -> list[Row]:
    path = folder / "teams.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return list(read(path, TEAMS))


def refused(folder: Path, content: str | bytes, table: Any = TEAMS) -> tuple[str, ...]:
    path = folder / "some.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FaultyTableError) as error:
        list(read(path, table))
    return error.value.faults


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(f"{HEADER}\n{LINE}\n", "utf-8", id="decimal comma and FALSCH"),
        pytest.param(f"sep=;\n{HEADER}\n{LINE}\n", "utf-8", id="sep line"),
        pytest.param(f"\"sep=;\"\r\n{HEADER}\r\n{LINE}\r\n", "utf-8-sig", id="quoted sep line, mark, CRLF"),
        pytest.param(f"{HEADER}\n{LINE}\n", "utf-16", id="UTF-16"),
        pytest.param(f"{HEADER}\n{LINE}\n".replace(";", "\t"), "utf-8", id="tabs"),
        pytest.param(f"{HEADER};;\n{LINE};;\n", "utf-8", id="trailing columns"),
        pytest.param(f"{HEADER}\n{LINE};\n;;;;;;;\n\n", "utf-8", id="trailing cell, empty lines"),
        pytest.param(f"{HEADER}\n{LINE}".replace("heads", '" Heads\n"').replace("posts_fte", "Posts FTE"), "utf-8",
                     id="line break, blanks and capitals in the header"),
        pytest.param(f"{HEADER}\n{LINE}".replace(";10;", ";10,0;").replace("FALSCH", "nein"), "utf-8",
                     id="whole number with comma, nein"),
        pytest.param('team,region,site,heads,posts_fte,staffed_fte,skills,closed\n'
                     'T1,nord,A,10,"9,5",9,"NEUANTRAG, BUT",0', "utf-8", id="commas and quoted decimal comma"),
    ],
)  # fmt: skip
def test_a_team_is_read_the_same_however_it_was_saved(tmp_path: Path, content: str, encoding: str) -> None:
    assert [dict(row.fields) for row in teams(tmp_path, content, encoding)] == [ONE]


def test_windows_1252_is_read(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(f"{ITEM_HEADER}\n{derive_id('a')},Prüfung €,email,2026-02-27,,,\n".encode("cp1252"))
    assert [row.fields["item_class"] for row in read(path, ITEMS)] == ["Prüfung €"]


def test_german_days_times_and_truth_are_read(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text(f"{ITEM_HEADER}\n{derive_id('a')},WBA,email,1.3.2026,WAHR,02.03.2026 08:15,15\n")
    (row,) = read(path, ITEMS)
    assert row.fields["legal_received_on"] == "2026-03-01"
    assert row.fields["restricted"] is True
    assert row.fields["scanned_at"] == "2026-03-02T07:15:00Z"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("T1;nord;A;zehn;9,5;9;;", "line 2, column heads (zehn): must be a whole number"),
        ("T1;nord;A;10;1.009,5;9;;", "line 2, column posts_fte (1.009,5): must be a number"),
        ("T1;nord;A;10;NaN;9;;", "line 2, column posts_fte (NaN): must be a number"),
        ("T1;nord;A;10;9;9;;vielleicht", "line 2, column closed (vielleicht): must be true or false"),
        ("T1;nord;A;10;9;9;", "line 2: has 7 cells, the header has 8"),
        ("T1;nord;A;10;9;9;;;x", "line 2: has 9 cells, the header has 8"),
        ("T1;nord;A;10;9;9,5;;", "line 2, column staffed_fte: more_than_posts_fte"),
        (f"{LINE}\nT2;nord;A;10;9;9;;\n{LINE}", "line 4, column team: the same is in line 2"),
        ('T1;"no\nrd";A;10;9;9;;\nT2;nord;A;x;9;9;;', "line 4, column heads (x): must be a whole number"),
        ('T1;nord;"A;10;9;9;;', "is not CSV"),
        ("T1;nord;A;10;9;9;;" + "1" * 20_000, "line 2, column closed"),
        ("T1;no\0rd;A;10;9;9;;", "line 2: is not text"),
    ],
)
def test_what_cannot_be_read_is_refused_by_line_column_and_value(tmp_path: Path, line: str, fault: str) -> None:
    assert any(fault in each for each in refused(tmp_path, f"{HEADER}\n{line}\n")), fault


@pytest.mark.parametrize("day", ["31.12.26", "2026-02-30", "31.2.2026", "46082", "12/31/2026", "2026-W10-1"])
def test_a_day_that_could_mean_two_things_or_none_is_refused(tmp_path: Path, day: str) -> None:
    (fault,) = refused(tmp_path, f"{ITEM_HEADER}\n{derive_id('a')},WBA,email,{day},,,\n", ITEMS)
    assert fault.startswith(f"some.csv line 2, column legal_received_on ({day}): must be a day")


def test_columns_named_twice_are_named_with_both_places(tmp_path: Path) -> None:
    assert "some.csv line 1, columns 4 and 9: both are named heads" in refused(tmp_path, f"{HEADER};Heads\n{LINE};10\n")


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"", b"\n\n", b"\x89PNG\r\n\x1a\n\0\0"], ids=repr)
def test_what_is_no_table_is_refused_and_nothing_is_sent(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "teams.csv"
    path.write_bytes(content)
    assert main(["teams", "import", str(path), "--intake", "http://127.0.0.1:1"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_of_partners_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "teams.csv", tmp_path / "proposed.csv"
    source.write_text(f"{HEADER}\n{LINE}\n")
    target.write_text("as it was")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert main(["teams", "partners", str(source), "--write", str(target)]) == 2
    assert target.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["proposed.csv", "teams.csv"]


def test_partners_are_written_into_the_file_itself_however_it_was_saved(tmp_path: Path) -> None:
    source = tmp_path / "teams.csv"
    source.write_text(f"sep=;\n{HEADER};;\n{LINE};;\n{LINE.replace('T1', 'T2')};;\n", encoding="cp1252")
    assert main(["teams", "partners", str(source), "--write", str(source)]) == 0
    assert [row.fields["partners"] for row in read(source, TEAMS)] == [["T2"], ["T1"]]
