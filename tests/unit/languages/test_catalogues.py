"""Every catalogue says every text of its room, with the same places, and says nothing else."""

import re
from collections.abc import Sequence

import pytest
from babel.messages.catalog import Message

from languages.catalogue import SOURCE, path_of, read
from languages.refresh import ROOMS, ROOT, asked
from languages.text import LANGUAGES

CATALOGUES = [(room, language) for room in ROOMS for language in LANGUAGES if language != SOURCE]
PLACES = re.compile(r"\{\{\w+\}\}|\{\w+\}|%\(\w+\)[sd]|%%")


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def places(text: str) -> list[str]:
    return sorted(PLACES.findall(text))


def messages(room: str, language: str) -> list[Message]:
    found = read(path_of(ROOT / room / "locale", language), language)  # type: ignore[arg-type]  # one of LANGUAGES
    return [each for each in found if each.id]


@pytest.mark.parametrize(("room", "language"), CATALOGUES)
def test_it_says_just_the_texts_of_the_room(room: str, language: str) -> None:
    wanted = {(each.context, each.id) for each in asked(room) if each.id}
    assert wanted
    assert {(each.context, each.id) for each in messages(room, language)} == wanted


@pytest.mark.parametrize(("room", "language"), CATALOGUES)
def test_it_says_all_of_them_and_none_by_guess(room: str, language: str) -> None:
    said = messages(room, language)
    assert not [each.id for each in said if each.fuzzy or not all(form.strip() for form in forms(each.string))]


@pytest.mark.parametrize(("room", "language"), CATALOGUES)
def test_its_places_are_those_of_the_text(room: str, language: str) -> None:
    for each in messages(room, language):
        # The singular may say the number as a word.
        assert {*map(tuple, map(places, forms(each.string)))} == {*map(tuple, map(places, forms(each.id)))}, each.id
