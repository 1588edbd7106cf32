"""Rows come out the same from CSV and XES, plain and gzip; what is not safe or not readable is refused."""

import gzip
from pathlib import Path

import pytest

from office.replay.mapping import Csv
from office.replay.readers import LogError, Row, rows_of

CSV = "case,what,when\n1,Open,2024-01-02T08:00:00Z\n1,Close,2024-01-03T08:00:00Z\n"
XES = (Path(__file__).with_name("samples") / "case.xes").read_text()
BOMB = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log><trace>&b;</trace></log>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]><log>&a;</log>'


def written(path: Path, text: str, zipped: bool) -> Path:
    path.write_bytes(gzip.compress(text.encode()) if zipped else text.encode())
    return path


def read(path: Path, how: Csv | None = None) -> list[Row]:
    return list(rows_of(path, None, how or Csv()))


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_csv_rows_by_column(tmp_path: Path, zipped: bool) -> None:
    rows = read(written(tmp_path / ("log.csv" + ".gz" * zipped), CSV, zipped))
    assert [row["what"] for row in rows] == ["Open", "Close"]


def test_a_csv_is_read_as_the_mapping_says(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes("case;what\n1;Prüfen\n".encode("latin-1"))
    assert read(path, Csv(delimiter=";", encoding="latin-1"))[0]["what"] == "Prüfen"
    with pytest.raises(LogError, match=r"csv\.encoding"):
        read(path, Csv(delimiter=";"))


def test_a_quoted_line_break_is_part_of_its_field(tmp_path: Path) -> None:
    path = written(tmp_path / "log.csv", 'case,what\n1,"a\nb"\n', zipped=False)
    assert [row["what"] for row in read(path)] == ["a\nb"]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("Close,2024-01-03T08:00:00Z", "Close", "line 3: has another number of columns"),
        ("case,what,when", "case,what,what", "line 1, columns 2 and 3: both are named what"),
    ],
    ids=["a row with too few columns", "two columns of one name"],
)
def test_what_is_wrong_with_a_table_is_named(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(LogError, match=told):
        read(written(tmp_path / "log.csv", CSV.replace(right, wrong), zipped=False))


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_xes_events_carry_the_attributes_of_their_trace(tmp_path: Path, zipped: bool) -> None:
    rows = read(written(tmp_path / ("log.xes" + ".gz" * zipped), XES, zipped))
    assert [(row["case:concept:name"], row["concept:name"]) for row in rows] == [
        ("1", "Open"), ("1", "Close"), ("2", "Open"),
    ]  # fmt: skip
    assert rows[0]["case:channel"] == "Desk"
    assert "case:channel" not in rows[2]
    assert "inner" not in rows[0]


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<log><trace>"], ids=["entity bomb", "outside entity", "cut short"])
def test_xes_that_is_not_safe_or_not_whole_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LogError, match="read safely"):
        read(written(tmp_path / "log.xes", text, zipped=False))


def test_a_log_that_is_not_there_or_cut_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="cannot be read"):
        read(tmp_path / "none.csv")
    whole = gzip.compress(CSV.encode() * 100)
    (tmp_path / "cut.csv.gz").write_bytes(whole[:-20])
    with pytest.raises(LogError, match="damaged or cut short"):
        read(tmp_path / "cut.csv.gz")
