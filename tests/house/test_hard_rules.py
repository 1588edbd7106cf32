"""The hard rules H1 to H3 in one place: what each says, where it is kept, and the property tests that see it broken.

The list is complete: every function of `mailroom/allocation/limits.py`, every reason for which an order is refused
and every hard reason for which a plan passes a team over stands in it.
"""

import inspect
from importlib import import_module
from typing import NamedTuple

import pytest

from contracts.item_state import RefusalReason
from mailroom.allocation import limits
from mailroom.allocation.explanation import Refusal

UNIT = "tests.unit.mailroom"
PLAN, OFFER = f"{UNIT}.allocation.test_limits", f"{UNIT}.proposals.test_offers_rules"
APPROVAL, ORDER = f"{UNIT}.proposals.test_fit_rules", f"{UNIT}.items.test_judge_rules"
AT_PLAN = f"{PLAN}:test_h1_only_able_and_allowed_teams_receive_and_urgent_work_never_moves"
AT_BUNDLES = f"{OFFER}:test_h1_only_whole_free_unstarted_households_are_bundled"
AT_OFFER = f"{OFFER}:test_h1_an_offer_holds_only_what_its_receiver_may_and_can_have_and_no_more_than_planned"
AT_APPROVAL = f"{APPROVAL}:test_h1_nothing_goes_that_a_rule_about_the_item_keeps"
AT_ORDER = f"{ORDER}:test_h1_a_transfer_is_carried_out_exactly_if_every_rule_allows_it"
LIMITS_AT_APPROVAL = f"{APPROVAL}:test_h2_h3_no_limit_is_passed_by_all_that_goes"


class HardRule(NamedTuple):
    """A rule in words; functions of `limits` that keep it, reasons that name it; property tests, one per stage."""

    says: str
    tests: tuple[str, ...]
    kept_by: tuple[str, ...] = ()
    reasons: tuple[RefusalReason | Refusal, ...] = ()


R, P = RefusalReason, Refusal
RULES = (
    HardRule(
        "H1 the receiver has the skills, does the class and is open, in the item's region",
        (AT_PLAN, AT_OFFER, AT_APPROVAL, AT_ORDER),
        ("may_take", "may_take_cell"),
        (R.SKILL_MISSING, R.UNKNOWN_TEAM, P.CANNOT_WORK, P.CLOSED),
    ),
    HardRule(
        "H1 nothing goes to a team that must not get it",
        (AT_PLAN, AT_OFFER, AT_APPROVAL, AT_ORDER),
        reasons=(R.NOT_TO_TEAM, P.NOT_TO_TEAM),
    ),
    HardRule("H1 where a team has partners, only they receive from it", (AT_PLAN,), reasons=(P.NOT_A_PARTNER,)),
    HardRule("H1 urgent work never moves", (AT_PLAN, AT_BUNDLES, AT_APPROVAL, AT_ORDER), reasons=(R.URGENT,)),
    HardRule("H1 restricted items never move", (AT_BUNDLES, AT_APPROVAL, AT_ORDER), reasons=(R.RESTRICTED,)),
    HardRule("H1 what a lead excluded stays", (AT_BUNDLES, AT_APPROVAL, AT_ORDER), reasons=(R.EXCLUDED,)),
    HardRule("H1 started and closed items stay", (AT_BUNDLES, AT_APPROVAL, AT_ORDER), reasons=(R.STARTED, R.CLOSED)),
    HardRule(
        "H1 an item moves from the team that has it, and first placement is for items without team",
        (AT_APPROVAL, AT_ORDER, f"{UNIT}.allocation.test_limits:test_no_cell_gives_more_than_it_has"),
        reasons=(R.OWNER_CHANGED, R.ALREADY_PLACED),
    ),
    HardRule(
        "H1 the system moves an item once",
        (
            AT_BUNDLES,
            AT_APPROVAL,
            AT_ORDER,
            f"{ORDER}:test_the_system_moves_an_item_once_however_often_it_is_ordered",
            f"{APPROVAL}:test_what_has_gone_does_not_go_again",
        ),
        reasons=(R.ALREADY_MOVED, R.MOVED_TOO_OFTEN),
    ),
    HardRule(
        "H1 a household moves as a whole",
        (AT_BUNDLES, AT_OFFER, f"{APPROVAL}:test_a_household_goes_as_a_whole_or_not_at_all"),
    ),
    HardRule(
        "H2 no receiver is loaded above its limit at any horizon",
        (f"{PLAN}:test_h2_no_receiver_passes_its_load_limit_at_any_horizon_that_gets_work", LIMITS_AT_APPROVAL),
        ("load_limit",),
        (P.NO_ROOM,),
    ),
    HardRule(
        "H3 daily shares of giver and receiver hold",
        (f"{PLAN}:test_h3_daily_shares_of_givers_and_receivers_hold_with_what_went_today", LIMITS_AT_APPROVAL),
        ("giver_minutes_per_day", "receiver_minutes_per_day", "minutes_on_day"),
        (P.DAILY_SHARE,),
    ),
    HardRule(
        "Stability: no team gives and takes at once, only quiet and rested ones receive",
        (f"{PLAN}:test_no_team_is_giver_and_taker_and_only_quiet_teams_receive",),
        ("is_cooling_down",),
        (P.NEEDS_HELP, P.SHOWS_SIGNS, P.GIVES, P.COOLING_DOWN),
    ),
    HardRule(
        "Stability: what was declined is not offered again between the two teams",
        (f"{PLAN}:test_a_declined_class_is_not_offered_again_between_the_two_teams",),
        ("is_blocked_by_decline",),
        (P.DECLINED,),
    ),
    HardRule(
        "Two yeses: nothing moves before both agreed, nor more than was approved",
        (
            f"{UNIT}.proposals.test_life:test_nothing_moves_before_both_teams_agreed",
            f"{APPROVAL}:test_never_more_than_was_approved",
        ),
    ),
)
SOFT = {P.DEARER, P.GETS_OTHER_WORK, P.NO_FORECAST}
"""Reasons to prefer another team, and not knowing a team at all: no hard rules."""


def test_every_limit_and_every_reason_belongs_to_a_rule() -> None:
    functions = inspect.getmembers(limits, inspect.isfunction)
    own = {name for name, function in functions if function.__module__ == limits.__name__}
    assert {name for rule in RULES for name in rule.kept_by} == own
    named = [reason for rule in RULES for reason in rule.reasons]
    assert {reason for reason in named if isinstance(reason, RefusalReason)} == set(RefusalReason)
    assert {reason for reason in named if isinstance(reason, Refusal)} == set(Refusal) - SOFT


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says)
def test_every_rule_has_property_tests_that_exist(rule: HardRule) -> None:
    for test in rule.tests:
        module, name = test.split(":")
        assert getattr(getattr(import_module(module), name), "is_hypothesis_test", False), test
