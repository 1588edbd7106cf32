"""A refreshed catalogue has the texts of the code: new ones without a guess, old ones gone, translations kept."""

from pathlib import Path

import pytest

from languages import refresh

CODE = """
KEPT, NEW = _("kept"), _("kept too")
"""
TEMPLATE = '{{ ngettext("one item", "%(num)s items", found) }} {{ pgettext("order", "done") }}'
BEFORE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "kept"
msgstr "behalten"

msgid "gone"
msgstr "weg"
"""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, text in (("a.py", CODE), ("templates/b.html", TEMPLATE), ("locale/de/LC_MESSAGES/messages.po", BEFORE)):
        file = tmp_path / "room" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(refresh, "ROOT", tmp_path)
    return refresh.refreshed("room", "de")


def test_a_translation_is_kept_and_says_where_its_text_is(written: str) -> None:
    assert '#: room/a.py\nmsgid "kept"\nmsgstr "behalten"\n' in written


def test_a_text_that_is_gone_leaves_no_trace(written: str) -> None:
    assert "gone" not in written


def test_new_texts_of_code_and_templates_wait_for_their_translation(written: str) -> None:
    assert 'msgid "kept too"\nmsgstr ""\n' in written
    assert 'msgid "one item"\nmsgid_plural "%(num)s items"\nmsgstr[0] ""\nmsgstr[1] ""\n' in written
    assert 'msgctxt "order"\nmsgid "done"\nmsgstr ""\n' in written


def test_no_date_and_no_person_stands_in_it(written: str) -> None:
    head = written.split("\n\n", maxsplit=1)[0]
    assert not [word for word in ("Date", "Translator", "Team", "Bugs") if word in head]
