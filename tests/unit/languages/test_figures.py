"""Dates and numbers as German and British readers write them."""

from datetime import UTC, date, datetime

import pytest

from languages import figures
from languages.text import Language


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("de", ("31.12.2026", "05.03.2026 09:05", "1.234,5", "0,00", "1.000", "38\N{NO-BREAK SPACE}%")),
        ("en", ("31 Dec 2026", "5 Mar 2026 09:05", "1,234.5", "0.00", "1,000", "38%")),
    ],
)
def test_each_reader_gets_their_own_form(language: Language, written: tuple[str, ...]) -> None:
    found = (
        figures.day(date(2026, 12, 31), language),
        figures.moment(datetime(2026, 3, 5, 9, 5, tzinfo=UTC), language),
        figures.number(1234.5, language, 1),
        figures.number(0, language, 2),
        figures.number(1000, language),
        figures.percent(0.38, language),
    )
    assert found == written
