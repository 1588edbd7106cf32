"""The page has words for everything that it may have to say, in both languages, and no others."""

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from contracts.backlog import UnplacedReason
from contracts.item_state import CLOSED_STATES, ItemState, RefusalReason
from contracts.items import ItemClass
from contracts.jams import Cause, JamPhase
from contracts.plans import PlanReason
from contracts.proposals import DeclineReason, ProposalState, StopReason
from mailroom.allocation.triage import Ground
from mailroom.proposals.life import Act, Side
from mailroom.proposals.proposal import Why
from services.assignment.commands import wishes
from services.assignment.page import glance, pages
from services.assignment.page.texts import LANGUAGES, TEXTS
from services.assignment.views.schemas import NotKnown

TEMPLATES = {file.stem: file.read_text() for file in (Path(pages.__file__).parent / "templates").glob("*.html")}
SERVICE = "".join(file.read_text() for file in Path(pages.__file__).parents[1].rglob("*.py"))
REASONS_TO_MOVE = (
    *(PlanReason.RELIEVES_OPEN_JAM, PlanReason.RELIEVES_FORECAST_JAM),
    *(PlanReason.HELP_REQUESTED, PlanReason.ORDERED),
)
NO_PLAN = {*PlanReason} - {*REASONS_TO_MOVE, PlanReason.WAITING_FOR_ANSWER}
CODES: Mapping[str, Iterable[str]] = {
    "class": ItemClass,
    "item": [state for state in ItemState if state not in CLOSED_STATES],
    "phase": (*JamPhase, *NotKnown),
    "cause": Cause,
    "state": ProposalState,
    "next": ProposalState,
    "side": Side,
    "reason": DeclineReason,
    "verdict": {"done", "stopped", *RefusalReason, *StopReason, *Why},
    "stopped": StopReason,
    "order": ("recall", "hand_back", "exclude", "include", "help", "rebalance"),
    "verdict_is": ("pending", "done", "refused"),
    "refused": {*RefusalReason, *NO_PLAN, wishes.WATCH_ONLY},
    "nowhere": UnplacedReason,
    "ground": Ground,
    "why": REASONS_TO_MOVE,
    # The others happen by themselves: nobody answered so.
    "act": [f"proposal.{act}" for act in Act if act not in (Act.EXPIRE, Act.FINISH)],
    "level": {glance.level(value, (1.0, 2.0)) for value in (None, 0.0, 1.0, 2.0)},
    "data": {glance.freshness(seconds) for seconds in (None, 0.0, *glance.STALE_SECONDS)},
}


def said(template: str) -> set[str]:
    """The keys of the texts that a template asks for; of codes their kind with a dot behind it."""
    tree = Environment(autoescape=True).parse(TEMPLATES[template])
    plain = {node.attr for node in tree.find_all(nodes.Getattr) if _is_name(node.node, "t")}
    # A key that is put together cannot be checked: `as_const` refuses it.
    quoted = {str(node.arg.as_const()) for node in tree.find_all(nodes.Getitem) if _is_name(node.node, "t")}
    kinds = {f"{node.args[0].as_const()}." for node in tree.find_all(nodes.Call) if _is_name(node.node, "term")}
    return plain | quoted | kinds


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


SAID = {template: said(template) for template in TEMPLATES}


def room_of(key: str) -> str:
    """The module where the words stand for what templates ask so."""
    saying = [template for template in TEMPLATES if key in SAID[template]]
    return saying[0] if len(saying) == 1 else "words"


def asked_as(key: str) -> str:
    """What a template says to get this text."""
    kind, dot, _ = key.partition(".")
    return kind + dot


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_module_has_just_what_only_its_template_says_and_words_has_the_rest(template: str) -> None:
    module = import_module(f"services.assignment.page.texts.{template}")
    expected = {key for keys in SAID.values() for key in keys if room_of(key) == template}
    assert {asked_as(key) for key in module.TEXTS} == expected


def test_every_text_is_written_in_both_languages() -> None:
    assert [key for language in LANGUAGES for key, text in TEXTS[language].items() if not text.strip()] == []


def test_every_kind_of_code_is_known_here() -> None:
    assert {asked_as(key) for key in TEXTS["de"] if "." in key} == {f"{kind}." for kind in (*CODES, "problem")}


@pytest.mark.parametrize("kind", CODES)
def test_there_are_words_for_every_code_and_for_no_other(kind: str) -> None:
    assert {key for key in TEXTS["de"] if key.startswith(f"{kind}.")} == {f"{kind}.{code}" for code in CODES[kind]}


def test_every_refusal_with_words_of_its_own_is_one_of_the_service() -> None:
    refusals = set(re.findall(r'(?:Problem|super\(\).__init__)\(\s*\d+,\s*"(\w+)"', SERVICE))
    worded = {key.removeprefix("problem.") for key in TEXTS["de"] if key.startswith("problem.")}
    assert worded - refusals == {"other"}
