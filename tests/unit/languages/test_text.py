"""A text is said in the language asked for, with what is in its places; without a translation in English."""

from pathlib import Path

import pytest

from languages.catalogue import Catalogue
from languages.text import Text

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "team {name}: {state}"
msgstr "{state}: Team {name}"

msgid "done"
msgstr "erledigt"

msgctxt "order"
msgid "done"
msgstr "ausgeführt"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    file = tmp_path / "de/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(PO, encoding="utf-8")
    return Catalogue(tmp_path)


@pytest.mark.parametrize(
    ("text", "de", "en"),
    [
        (Text("done"), "erledigt", "done"),
        (Text("done", "order"), "ausgeführt", "done"),
        (Text("team {name}: {state}").filled(name="A", state=Text("done")), "erledigt: Team A", "team A: done"),
        (Text("{{team}} before"), "{{team}} before", "{{team}} before"),
    ],
)
def test_a_text_is_said_in_both_languages(catalogue: Catalogue, text: Text, de: str, en: str) -> None:
    assert (catalogue.said(text, "de"), catalogue.said(text, "en")) == (de, en)


def test_a_text_knows_its_places() -> None:
    assert Text("{reason_code} of {team}, {{team}}").places == ("reason_code", "team")
