"""The page has words for everything that it may have to say, in both languages."""

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest

from contracts.item_state import CLOSED_STATES, ItemState, RefusalReason
from contracts.items import ItemClass
from contracts.jams import Cause, JamPhase
from contracts.plans import PlanReason
from contracts.proposals import DeclineReason, ProposalState
from mailroom.allocation.triage import Ground
from services.assignment.page import pages
from services.assignment.page.texts import LANGUAGES, TEXTS

MOVING = ("relieves_open_jam", "relieves_forecast_jam", "help_requested", "ordered")
TEMPLATES = "".join(file.read_text() for file in (Path(pages.__file__).parent / "templates").glob("*.html"))


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("class", ItemClass),
        ("item", [state for state in ItemState if state not in CLOSED_STATES]),
        ("phase", JamPhase),
        ("cause", Cause),
        ("state", ProposalState),
        ("next", ProposalState),
        ("reason", DeclineReason),
        ("verdict", RefusalReason),
        ("ground", Ground),
        ("why", [PlanReason(reason) for reason in MOVING]),
    ],
)
def test_every_code_has_words_in_both_languages(kind: str, codes: Iterable[StrEnum]) -> None:
    for language in LANGUAGES:
        assert [code.value for code in codes if not TEXTS[language].get(f"{kind}.{code.value}")] == []


def test_texts_and_templates_know_the_same_words() -> None:
    named = set(re.findall(r"\bt\.(\w+)", TEMPLATES)) | set(re.findall(r't\["(\w+)"\]', TEMPLATES)) - {"get"}
    single = {key for key in TEXTS["de"] if "." not in key}
    assert named - {"get"} <= single
    assert single - named == {"giver", "receiver"}
