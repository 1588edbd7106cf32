"""Household keys are made from case numbers with a secret, and nothing else is taken as one."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.base import HashedCaseKey
from contracts.case_keys import case_key_of
from services.operations.__main__ import main

SECRET = "0123456789abcdef0123456789abcdef"
NUMBER = "31502BG0012345"
KEY = urlsafe_b64encode(hmac.new(SECRET.encode(), NUMBER.encode(), hashlib.sha256).digest()).decode()[:43]

ran = pytest.CaptureFixture[str]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    return path


def test_a_key_per_line_of_the_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: ran, secret: Path) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{NUMBER}\n  {NUMBER} \n31502BG0012346\n"))
    assert main(["cases", "keys", "--secret", str(secret)]) == 0
    first, again, other = capsys.readouterr().out.split()
    assert (first, again) == (KEY, KEY)
    assert other != KEY


def test_the_secret_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch, capsys: ran, tmp_path: Path) -> None:
    monkeypatch.setenv("MAILROOM_CASE_SECRET", SECRET)
    (tmp_path / "numbers.txt").write_text(NUMBER)
    assert main(["cases", "keys", str(tmp_path / "numbers.txt")]) == 0
    assert capsys.readouterr().out == KEY + "\n"


@pytest.mark.parametrize("header", ["item_id,bg,minutes", "item_id;bg;minutes", "\ufeffitem_id;bg;minutes"])
def test_in_a_table_the_keys_take_the_place_of_the_numbers(
    capsys: ran, secret: Path, tmp_path: Path, header: str
) -> None:
    separator = ";" if ";" in header else ","
    path = tmp_path / "items.csv"
    path.write_text(f"{header}\na{separator}{NUMBER}{separator}5\nb{separator}{separator}6\n", encoding="utf-8")
    assert main(["cases", "keys", str(path), "--column", "bg", "--secret", str(secret)]) == 0
    assert capsys.readouterr().out == f"item_id,case_key,minutes\na,{KEY},5\nb,,6\n"


@pytest.mark.parametrize(
    ("lines", "column"),
    [("31502\n\n31503\n", None), ("a,b\n31502,1\n", "bg"), ("a,bg\n31502\n", "bg"), ('bg\n"31502\n', "bg")],
)
def test_nothing_is_written_where_something_is_faulty_and_no_number_is_repeated(
    capsys: ran, secret: Path, tmp_path: Path, lines: str, column: str | None
) -> None:
    path = tmp_path / "numbers"
    path.write_text(lines)
    asked = ["cases", "keys", str(path), "--secret", str(secret), *(["--column", column] if column else [])]
    assert main(asked) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "31502" not in told.err


@pytest.mark.parametrize("text", ["", "short", SECRET[:-1]])
def test_a_short_secret_is_refused(capsys: ran, tmp_path: Path, text: str) -> None:
    (tmp_path / "secret").write_text(text)
    (tmp_path / "numbers").write_text(NUMBER)
    assert main(["cases", "keys", str(tmp_path / "numbers"), "--secret", str(tmp_path / "secret")]) == 2
    told = capsys.readouterr()
    assert "32" in told.err
    assert told.out == ""


@given(st.binary(min_size=32, max_size=64), st.text(min_size=1))
def test_every_key_has_the_form_that_is_taken(secret_bytes: bytes, number: str) -> None:
    made = case_key_of(secret_bytes, number)
    assert TypeAdapter(HashedCaseKey).validate_python(made) == made


@given(st.from_regex(re.compile(r"[A-Za-z0-9_=-]{8,88}"), fullmatch=True).filter(lambda text: len(text) != 43))
def test_what_is_longer_or_shorter_is_no_key(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(HashedCaseKey).validate_python(text)
