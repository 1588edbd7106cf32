"""`teams partners` on a file."""

from pathlib import Path

import pytest

from services.operations.__main__ import main
from services.operations.csv_import.tables import TEAMS, read

HEADER = "team;region;site;heads;posts_fte;staffed_fte;skills;usual_items_per_day"
TEN = [f"T{n};nord;{'A' if n < 6 else 'B'};10;10;10;NEUANTRAG;VAEM=30" for n in range(10)]
UNIT = "W;nord;A;10;10;9;WIDERSPRUCH;WIDERSPRUCH=20"


def test_partners_are_printed_and_written_ready_for_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, target = tmp_path / "teams.csv", tmp_path / "proposed.csv"
    file.write_text("\n".join([HEADER, *TEN, UNIT]) + "\n", encoding="utf-8")
    assert main(["teams", "partners", str(file), "--write", str(target)]) == 0
    told = capsys.readouterr().out
    assert "region nord: 11 teams" in told
    assert "100% WIDERSPRUCH: only W can do it" in told
    assert "not connected" not in told
    rows = {row.fields["team"]: row.fields for row in read(target, TEAMS)}
    assert all(3 <= len(fields["partners"]) <= 8 for fields in rows.values())
    assert rows["T0"]["usual_items_per_day"] == {"VAEM": 30.0}
    assert {partner for n in range(6) for partner in rows[f"T{n}"]["partners"]} & {f"T{n}" for n in range(6, 10)}


def test_a_faulty_file_is_refused_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "teams.csv"
    file.write_text("\n".join([HEADER, "T1;nord;A;many;10;10;;"]) + "\n", encoding="utf-8")
    assert main(["teams", "partners", str(file)]) == 2
    assert "line 2, column heads" in capsys.readouterr().err
