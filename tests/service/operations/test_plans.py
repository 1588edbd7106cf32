"""`plans explain` on the events of a small region, without Kafka."""

from dataclasses import replace

import pytest

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.plans import ClassShortage, PlanDrawn
from mailroom.allocation.explanation.explain import Refusal
from mailroom.allocation.planning import Planning, answer
from services.operations.plan_texts import REASONS, REFUSALS
from services.operations.plans import Past, UnknownPlanError, report, shortage_lines
from services.operations.translation import said
from tests.doubles.office.situations import AT, REGION, ROSTER, SETTINGS, a_tick, declared, flooded, jammed, outlook

TICK = a_tick(AT, jammed("a", 240), outlook("b"), outlook("c", site="juelich"))


def past() -> Past:
    _, plan = answer(Planning(REGION), TICK)
    assert isinstance(plan, PlanDrawn)
    return Past(
        plan, ROSTER, [SETTINGS], [], {AT: list(TICK.outlooks)}, {AT: list(TICK.movable)}, {AT: (0, SETTINGS.version)}
    )


def test_each_bundle_is_explained_with_rule_alternatives_and_refusals() -> None:
    text = "\n".join(report(past()))
    assert "drawn again from the same input: the same moves" in text
    assert "a -> b: " in text and "due within 5 working days" in text
    assert "rule: relieves_open_jam: the giving team jams | im abgebenden Team staut sich die Arbeit" in text
    assert "not c: dearer (270 minutes, cost 160)" in text
    assert "dearer: another team costs less to move to | der Weg zu einem anderen Team ist kürzer" in text


def test_a_plan_that_the_input_does_not_lead_to_is_said_to_be_another() -> None:
    known = past()
    (first, *others) = known.plan.moves
    other = known.plan.model_copy(update={"moves": (first.model_copy(update={"items": first.items + 1}), *others)})
    assert "OTHER MOVES" in "\n".join(report(replace(known, plan=other)))


def test_what_is_gone_from_the_topics_is_not_guessed() -> None:
    lost = replace(past(), plan=past().plan.model_copy(update={"plan_id": derive_id("older")}))
    with pytest.raises(UnknownPlanError, match="7 days"):
        list(report(lost))


def test_every_refusal_and_every_reason_of_a_move_has_words_in_both_languages() -> None:
    assert set(REFUSALS) == set(Refusal)
    texts = (*REFUSALS.values(), *REASONS.values())
    assert not [text for text in texts if said(text, "de") in ("", text.english)]


def test_a_shortage_says_what_is_missing_per_class_in_which_order_to_work_and_until_when() -> None:
    shortage = declared(flooded())
    lines = list(shortage_lines(shortage))
    assert lines[0] == "nobody has room | niemand hat Platz: 1333.3 hours, 14.43 full-time posts over 20 working days"
    assert lines[1].startswith("  WBA lacks 750.0 hours, 8.12 full-time posts over 20 working days (all teams able")
    assert lines[2].startswith("  VAEM lacks 583.3 hours, 6.31 full-time posts")
    assert lines[3] == "  proposed order of work until 2026-03-10T17:00:00+00:00: WBA, VAEM"
    assert lines[4] == "  nothing waits longer than 60 working days behind shorter work"


def test_a_plan_names_what_is_missing_where_a_skill_is_short_and_nothing_else() -> None:
    assert list(shortage_lines(past().plan)) == []
    short = past().plan.model_copy(
        update={"short_classes": ("EKS_ABSCHL",), "missing": (ClassShortage(ItemClass.EKS_ABSCHL, 4800.0, 0.87),)}
    )
    (line,) = shortage_lines(short)
    assert line.startswith("  EKS_ABSCHL lacks 80.0 hours, 0.87 full-time posts")
