"""Keeps catalogues in step with the code: adds texts that are new, drops those that are gone, keeps translations."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from languages.catalogue import SOURCE, path_of, read
from languages.text import LANGUAGES, Language

ROOT = Path(__file__).parents[1]
ROOMS = ("dashboards", "docs/tools", "languages", "services/assignment/page", "services/operations")
"""Folders with texts for people; each has its catalogues in its `locale`."""
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_OPTIONS = {"**/templates/**.html": {"newstyle_gettext": "true", "silent": "false"}}
_KEYWORDS = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_LONGEST_LINE = 120
# Babel's own header has dates and persons.
_HEADER = """# Texts of {room}: `make generate` adds and drops them, people translate them (docs/languages.md).
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def asked(room: str) -> Catalog:
    """Every text that the source of a room marks, without translations."""
    found = Catalog()
    for name, line, message, comments, context in extract_from_dir(
        ROOT / room, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        found.add(message, None, [(f"{room}/{name}", line)], auto_comments=comments, context=context)
    return found


def refreshed(room: str, language: Language) -> str:
    """The text of a room's catalogue as it has to be; what has no translation yet is empty."""
    known = read(path_of(ROOT / room / "locale", language), language)
    # Similar texts are no translation: whoever writes a new one translates it as well.
    known.update(asked(room), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    written = BytesIO()
    write_po(written, known, width=_LONGEST_LINE, include_lineno=False, omit_header=True)
    return _HEADER.format(room=room, language=language, plurals=known.plural_forms) + written.getvalue().decode()


def catalogues() -> Iterator[tuple[Path, str]]:
    """Every catalogue: its path and its text."""
    for room in ROOMS:
        for language in LANGUAGES:
            if language != SOURCE:
                yield path_of(ROOT / room / "locale", language), refreshed(room, language)
