"""Cursors: where the next page of a list begins, as one opaque token."""

import base64
from datetime import date
from math import isfinite

from services.chassis.http.problems import Problem
from services.chassis.http.request_lines import has_controls


def cursor(*parts: str) -> str:
    """The token for what the last row was sorted by."""
    return base64.urlsafe_b64encode("|".join(parts).encode()).decode().rstrip("=")


def parts(word: str) -> tuple[str, str]:
    """The two parts of a cursor as text; Problem 422 if it is not one of ours."""
    try:
        first, _, second = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode().partition("|")
    except ValueError:
        raise _bad_cursor() from None
    if not second or has_controls(first + second):
        raise _bad_cursor()
    return first, second


def fields(part: str, count: int) -> list[str]:
    """The fields of a part, which must be this many; otherwise Problem 422."""
    found = part.split(";")
    if len(found) != count:
        raise _bad_cursor()
    return found


def number(text: str) -> float:
    """A field that is a finite number; otherwise Problem 422."""
    try:
        found = float(text)
    except ValueError:
        raise _bad_cursor() from None
    if not isfinite(found):
        raise _bad_cursor()
    return found


def day(text: str) -> date:
    """A part that is a day; otherwise Problem 422."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _bad_cursor() from None


def _bad_cursor() -> Problem:
    return Problem(422, "invalid", "The cursor is not one of ours.", errors=[("cursor", "invalid")])
