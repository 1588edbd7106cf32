"""Every reason a reader of Kafka can give has an explanation in both languages."""

import re
from pathlib import Path

from services.operations.dead_letters.explanations import EXPLANATIONS, UNLISTED, explain
from services.operations.translation import said

HOUSE = Path(__file__).parents[3]
GIVEN = re.compile(r"(?:BadMessage|DeadLetter)\([^)]*?\"([a-z_]+)\"")


def test_every_reason_given_in_the_code_is_explained() -> None:
    sources = [path.read_text() for room in ("services", "mailroom") for path in (HOUSE / room).rglob("*.py")]
    given = {code for source in sources for code in GIVEN.findall(source)}
    assert "not_json" in given
    assert given <= set(EXPLANATIONS), given - set(EXPLANATIONS)


def test_a_reason_without_explanation_says_so() -> None:
    assert explain("brand_new") is UNLISTED


def test_both_languages_are_there() -> None:
    texts = [text for explanation in (*EXPLANATIONS.values(), UNLISTED) for text in explanation]
    assert not [text for text in texts if said(text, "de") in ("", text.english)]
