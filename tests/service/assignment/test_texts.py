"""The page has words for everything that it may have to say, in both languages, and no others."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from contracts.backlog import UnplacedReason
from contracts.item_state import CLOSED_STATES, ClockName, ItemState, RefusalReason
from contracts.items import ItemClass
from contracts.jams import Cause, JamPhase
from contracts.plans import PlanReason
from contracts.proposals import ProposalState, StopReason
from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefCause
from mailroom.allocation.shortage.triage import Ground
from mailroom.help import life as help_life
from mailroom.help.outcomes import Answer
from mailroom.proposals.proposal import Why
from services.assignment.page import pictures, rendering, steering
from services.assignment.page.terms import TERMS
from services.assignment.state.memory.records import WATCH_ONLY
from services.assignment.views.schemas.teams import NotKnown

TEMPLATES = {file.stem: file.read_text() for file in (Path(rendering.__file__).parent / "templates").glob("*.html")}
SERVICE = "".join(file.read_text() for file in Path(rendering.__file__).parents[1].rglob("*.py"))
REASONS_TO_MOVE = (
    *(PlanReason.RELIEVES_OPEN_JAM, PlanReason.RELIEVES_FORECAST_JAM),
    *(PlanReason.HELP_REQUESTED, PlanReason.ORDERED),
)
NO_PLAN = {*PlanReason} - {*REASONS_TO_MOVE, PlanReason.WAITING_FOR_ANSWER}
LIST_ACTS = ("list.hold", "list.release", "list.take_out")
OLD_ACTS = [f"proposal.{act}" for act in ("accept_as_giver", "accept_as_receiver", "decline", "stop")]
"""Each list was answered for itself until 0.2.0."""
CODES: Mapping[str, Iterable[str]] = {
    "class": ItemClass,
    "item": [state for state in ItemState if state not in CLOSED_STATES],
    "phase": (*JamPhase, *NotKnown),
    "cause": Cause,
    "state": ProposalState,
    "next": ProposalState,
    "agreement": ("asked", "running", "paused", "ended"),
    "consent": ConsentState,
    "ended": EndReason,
    "cause_of": ReliefCause,
    "reason": DeclineReason,
    "verdict": {"done", "stopped", *RefusalReason, *StopReason, *Why},
    "stopped": StopReason,
    "order": ("recall", "hand_back", "exclude", "include", "help", "rebalance"),
    "verdict_is": ("pending", "done", "refused"),
    "refused": {*RefusalReason, *NO_PLAN, WATCH_ONLY},
    "nowhere": UnplacedReason,
    "ground": Ground,
    "why": REASONS_TO_MOVE,
    "clock": ClockName,
    "answered": Answer,
    "course": [course.name for course in steering.COURSES],
    "steered": ("settings.changed", "rebalance.ordered"),
    "field": {"reason", "hours_per_day", "hours", "until", "item_class", "items"},
    "act": (*(f"relief.{act}" for act in (*help_life.Act, "shorten", "give")), *LIST_ACTS, *OLD_ACTS),
    "level": {pictures.level(value, (1.0, 2.0)) for value in (None, 0.0, 1.0, 2.0)},
    "data": {pictures.freshness(seconds) for seconds in (None, 0.0, *pictures.STALE_SECONDS)},
}


MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", re.S)
SAME_IN_BOTH = {"Postwaage", "s"}
"""Our name, and the sign for seconds."""


def kinds(template: str) -> set[str]:
    """The kinds of codes for which a template asks for words."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(TEMPLATES[template])
    # A kind that is put together cannot be checked: `as_const` refuses it.
    return {
        str(node.args[0].as_const())
        for node in tree.find_all(nodes.Call)
        if isinstance(node.node, nodes.Name) and node.node.name == "term"
    }


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_template_says_nothing_that_is_not_translated(template: str) -> None:
    assert {*re.findall(r"[^\W\d_]+", MARKUP.sub(" ", TEMPLATES[template]))} <= SAME_IN_BOTH


def test_templates_ask_for_every_kind_of_code_and_for_no_other() -> None:
    assert set().union(*map(kinds, TEMPLATES)) == TERMS.keys()


def test_every_kind_of_code_is_known_here() -> None:
    assert TERMS.keys() == {*CODES, "problem"}


@pytest.mark.parametrize("kind", CODES)
def test_there_are_words_for_every_code_and_for_no_other(kind: str) -> None:
    assert TERMS[kind].keys() == {str(code) for code in CODES[kind]}


def test_every_refusal_with_words_of_its_own_is_one_of_the_service() -> None:
    refusals = set(re.findall(r'(?:Problem|super\(\).__init__)\(\s*\d+,\s*"(\w+)"', SERVICE))
    assert TERMS["problem"].keys() - refusals == {"other"}
