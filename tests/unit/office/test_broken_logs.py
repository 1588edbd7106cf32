"""A log that is no log ends the replay with one line and exit code 2, whatever is wrong with it."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from office.replay.command import main
from services.chassis import files

MAPPING = (Path(__file__).with_name("samples") / "shortest.toml").read_text()
CSV = "case,what,when\n" + "1,Open,2024-01-02T08:00:00Z\n" * 2_000


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("log.csv", CSV)
    return held.getvalue()


def corrupt() -> bytes:
    whole = bytearray(gzip.compress(CSV.encode(), 0))
    whole[40:60] = bytes(20)
    deflated = bytearray(gzip.compress(CSV.encode()))
    deflated[15:30] = b"\xff" * 15
    return bytes(deflated)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.csv.gz", gzip.compress(CSV.encode() + b"1,Open,2024-01-02T08:00:00Z\n" * 300_000)),
        ("bomb.xes.gz", gzip.compress(b"<log>" + b"<trace></trace>" * 500_000)),
        ("line.csv.gz", gzip.compress(b"case,what,when\n1," + b" " * 3_000_000)),
        ("corrupt.csv.gz", corrupt()),
        ("cut.csv.gz", gzip.compress(CSV.encode())[:-9]),
        ("sum.csv.gz", gzip.compress(CSV.encode())[:-8] + bytes(8)),
        ("zip.csv", zipped()),
        ("binary.csv", bytes(range(256)) * 50),
        ("nul.csv", b"case,what,when\n1,Op\0en,2024-01-02T08:00:00Z\n"),
        ("utf16.csv", CSV.encode("utf-16")),
        ("empty.csv", b""),
        ("twice.csv", b"case,what,when,what\n1,Open,2024-01-02T08:00:00Z,x\n"),
        ("quote.csv", b'case,what,when\n1,"Open,2024-01-02T08:00:00Z\n'),
        ("folder.csv", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_line_and_exit_code_2(
    tmp_path: Path,
    name: str,
    content: bytes | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(files, "ALWAYS_EXPANDED", 1_000_000)
    mapping, log = tmp_path / "mapping.toml", tmp_path / name
    mapping.write_text(MAPPING)
    if content is None:
        log.mkdir()
    else:
        log.write_bytes(content)
    assert main(["--log", str(log), "--mapping", str(mapping)]) == 2
    told = capsys.readouterr().err.strip()
    assert "\n" not in told
    assert name in told or told == "the log has no rows"


@pytest.mark.parametrize("encoding", ["klingon", "utf-7\\u0000", "rot13"])
def test_an_encoding_that_nobody_knows_is_refused(
    tmp_path: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping, log = tmp_path / "mapping.toml", tmp_path / "log.csv"
    mapping.write_text(f'{MAPPING}[csv]\nencoding = "{encoding}"\n')
    log.write_text(CSV)
    assert main(["--log", str(log), "--mapping", str(mapping)]) == 2
    told = capsys.readouterr().err.strip()
    assert "csv.encoding" in told and "\n" not in told


@pytest.mark.parametrize("content", [b"\xff\xfe\0", b"team,team\nA,B\n", b"team,heads\nA,\xe4\n", b"PK\x03\x04"])
def test_a_list_of_teams_that_is_no_table_is_refused(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping, log = tmp_path / "mapping.toml", tmp_path / "log.csv"
    mapping.write_text(MAPPING.replace("[events]", 'team = "team"\n[events]') + '[teams]\nfile = "teams.csv"\n')
    (tmp_path / "teams.csv").write_bytes(content)
    log.write_text("case,what,when,team\n1,Open,2024-01-02T08:00:00Z,A\n")
    assert main(["--log", str(log), "--mapping", str(mapping)]) == 2
    told = capsys.readouterr().err.strip()
    assert "teams.csv" in told and "\n" not in told, told
