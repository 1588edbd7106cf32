"""CSV files are checked as a whole, sent in batches, and their faults named by line and column."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.base import derive_id
from services.operations.__main__ import main
from services.operations.csv_import import upload
from services.operations.csv_import.tables import ITEMS, TEAMS, FaultyTableError, read
from services.operations.csv_import.upload import RefusedError, import_items, import_teams

ITEM_ID = derive_id("csv")


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "some.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def faults(path: Path, table: Any = ITEMS) -> tuple[str, ...]:
    with pytest.raises(FaultyTableError) as error:
        list(read(path, table))
    return error.value.faults


def answering(*answers: httpx.Response) -> tuple[httpx.Client, list[Any]]:
    asked: list[Any] = []
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path, request.content))
        return left.pop(0) if len(left) > 1 else left[0]

    return httpx.Client(transport=httpx.MockTransport(answer), base_url="http://intake"), asked


def test_lines_become_fields_of_the_contract(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "team;region;site;heads;posts_fte;staffed_fte;skills;usual_items_per_day;closed",
        "T1;nord;A;10;9.5;9;NEUANTRAG BUT;UNTERLAGEN=12.5 WBA=3;",
    )
    (row,) = read(path, TEAMS)
    assert row.line == 2
    assert row.fields["skills"] == ["NEUANTRAG", "BUT"]
    assert row.fields["usual_items_per_day"] == {"UNTERLAGEN": 12.5, "WBA": 3.0}
    assert "closed" not in row.fields


def test_a_case_number_is_refused_where_a_household_key_is_meant(tmp_path: Path) -> None:
    header = "item_id,item_class,channel,legal_received_on,case_key"
    path = written(tmp_path, header, f"{ITEM_ID},WBA,email,2026-02-27,31502BG0012345")
    assert [fault.split(":")[0] for fault in faults(path)] == ["some.csv line 2, column case_key"]


def test_more_staff_than_heads_is_named_with_both_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "team,region,site,heads,posts_fte,staffed_fte", "T1,nord,A,10,400,385", "T2,nord,A,9,9,9")
    assert faults(path, TEAMS) == (
        "some.csv line 2, column staffed_fte: more_than_heads",
        "some.csv line 2, column heads: fewer_than_staffed_fte",
    )


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    header = "item_id,item_class,channel,legal_received_on,minutes"
    path = written(tmp_path, header, f'{ITEM_ID},"Etwas, Neues",email,2026-02-27,15', "", encoding="utf-8-sig")
    (row,) = read(path, ITEMS)
    assert (row.fields["item_class"], row.fields["minutes"]) == ("Etwas, Neues", 15)


def test_each_fault_names_line_column_and_value_but_none_that_may_name_a_case(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "item_id,item_class,channel,legal_received_on,minutes",
        f"{ITEM_ID},WBA,Brieftaube,2026-02-27,15",
        f"{ITEM_ID},WBA,email,27.02.26,viele",
        f"{ITEM_ID},WBA,email",
        ",WBA,email,2026-02-27,",
    )
    found = faults(path)
    assert [fault.split(":")[0] for fault in found] == [
        "some.csv line 2, column channel (Brieftaube)",
        "some.csv line 3, column legal_received_on (27.02.26)",
        "some.csv line 3, column minutes (viele)",
        "some.csv line 4",
        "some.csv line 5, column item_id",
    ]
    header = "item_id,item_class,channel,legal_received_on,case_key"
    (fault,) = faults(written(tmp_path, header, f"{ITEM_ID},WBA,email,2026-02-27,31502BG0012345"))
    assert "case_key" in fault and "31502" not in fault


def test_columns_that_are_missing_or_unknown_are_named(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "item_id,item_class,legal_received_on,subject", f"{ITEM_ID},WBA,2026-02-27,x"))
    assert found[0] == "some.csv line 1: column channel is missing"
    assert found[1].startswith("some.csv line 1, column 4: not known; known are item_id, item_class")


def items_file(folder: Path, count: int) -> Path:
    lines = [f"{derive_id('csv', number)},WBA,email,2026-02-27" for number in range(count)]
    return written(folder, "item_id,item_class,channel,legal_received_on", *lines)


def test_items_go_in_batches_with_progress(tmp_path: Path) -> None:
    client, asked = answering(httpx.Response(202))
    said: list[str] = []
    assert import_items(items_file(tmp_path, 2_300), client, said.append) == 2_300
    assert len(asked) == 3
    assert said == ["items 1000 of 2300", "items 2000 of 2300", "items 2300 of 2300"]


def test_of_a_faulty_file_nothing_is_sent(tmp_path: Path) -> None:
    path = items_file(tmp_path, 1_500)
    path.write_text(path.read_text() + "x,WBA,email,2026-02-27\n")
    client, asked = answering(httpx.Response(202))
    with pytest.raises(FaultyTableError):
        import_items(path, client, print)
    assert asked == []


def test_a_refusal_by_intake_is_told_by_line_and_column(tmp_path: Path) -> None:
    problem = {"code": "invalid", "errors": [{"field": "items.4.team", "code": "unknown_team"}]}
    client, _ = answering(httpx.Response(202), httpx.Response(422, json=problem))
    with pytest.raises(RefusedError, match=r"some\.csv line 1006, column team: unknown_team"):
        import_items(items_file(tmp_path, 1_100), client, print)


def test_while_intake_is_not_ready_it_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "FIRST_PAUSE_S", 0.001)
    client, asked = answering(httpx.Response(503), httpx.Response(503), httpx.Response(202))
    path = written(tmp_path, "team,region,site,heads,posts_fte,staffed_fte", "T1,nord,A,10,9.5,9")
    assert import_teams(path, client, print) == 1
    assert [(method, path) for method, path, _ in asked] == [("PUT", "/v1/teams/T1")] * 3


def test_an_intake_that_cannot_be_reached_is_told_with_how_far_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(upload, "FIRST_PAUSE_S", 0.001)
    assert main(["items", "import", str(items_file(tmp_path, 1)), "--intake", "http://127.0.0.1:1"]) == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert told == [
        "intake cannot be reached (ConnectError)",
        "0 of 1 items were accepted; run the same command again, what was accepted counts once",
    ]


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["items", "import", str(tmp_path / "none.csv"), "--intake", "http://127.0.0.1:1"]) == 2
    assert capsys.readouterr().err.strip().endswith("none.csv: cannot be read (No such file or directory)")


@pytest.mark.parametrize("group", ["teams", "items"])
def test_help_documents_the_columns(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([group, "import", "--help"])
    told = capsys.readouterr().out
    assert all(column in told for column in {"teams": TEAMS, "items": ITEMS}[group].columns())


def test_a_kafka_that_does_not_answer_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dlq", "list", "--kafka", "127.0.0.1:1"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "no Kafka answers at 127.0.0.1:1; is it running, and is --kafka right?"
    ]
