"""Pages that name numbers of the rules name those that the rules use: docs/how-it-decides.md, docs/rules/."""

import re

import pytest

from contracts.items import ItemClass
from contracts.settings import SettingsChanged
from docs.tools.draw_decisions import TARGET
from mailroom.allocation import parameters as allocation
from mailroom.deadlines import CLASSES
from mailroom.forecast import parameters
from mailroom.privacy import DEFAULT, MINIMUM_HEADS, STATISTICS_HEADS, STRICT
from tests.house.test_house import HOUSE

DEFAULTS = {name: field.default for name, field in SettingsChanged.model_fields.items()}


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (parameters.ACT_SHARE, "mehr als {} einer Arbeitswoche", "more than {} of a working week"),
        (parameters.ACT_RISK, "mit mindestens {} Wahrscheinlichkeit", "a probability of at least {}"),
        (parameters.ACT_RISK_FAR, "beim fernsten Punkt (20 Arbeitstage) mit {}", "farthest point (20 working days) {}"),
        (parameters.WATCH_RISK, "die Wahrscheinlichkeit unter {} liegt", "the probability stays below {}"),
        (
            parameters.NET_MINUTES_PER_FTE / 462,
            "zählen {} als Bearbeitungszeit",
            "{} of a working day count as handling",
        ),
        (DEFAULTS["receiver_load_limit"], "höchstens {} ihrer Kapazität", "at most {} of their capacity"),
        (allocation.UNCERTAIN_LOAD_LIMIT, "({}, wo deren eigene Vorhersage", "({} where their own forecast"),
        (DEFAULTS["receiver_daily_share"], "höchstens {} der Tagesminuten", "At most {} of a day's minutes"),
        (DEFAULTS["giver_daily_share"], "höchstens {} seiner offenen Arbeit", "at most {} of its open work"),
        (allocation.MOVED_WORK_FACTOR - 1, "zählt beim Empfänger {} mehr", "Moved work counts {} more"),
    ],
)
def test_the_page_names_the_numbers_of_the_rules(value: float, german: str, english: str) -> None:
    text = " ".join(TARGET.read_text(encoding="utf-8").split())
    percent = f"{round(100 * value)} %"
    assert german.format(percent) in text
    assert english.format(percent) in text


def test_the_page_names_the_horizons() -> None:
    *first, last = map(str, parameters.HORIZONS)
    text = " ".join(TARGET.read_text(encoding="utf-8").split())
    assert f"{', '.join(first)} und {last} Arbeitstage" in text
    assert f"{', '.join(first)} and {last} working days" in text


def rows(page: str) -> dict[str, list[str]]:
    """The rows of a page's tables by their first cell."""
    lines = re.findall(r"^\| (.+) \|$", (HOUSE / page).read_text(encoding="utf-8"), re.M)
    return {cells[0]: cells for cells in (line.split(" | ") for line in lines)}


@pytest.mark.parametrize("item_class", ItemClass)
def test_the_page_of_classes_is_what_the_rules_use(item_class: ItemClass) -> None:
    rule = CLASSES[item_class]
    _, _, _, minutes, share, target, statutory, moves = rows("docs/rules/item-classes.md")[item_class]
    assert int(minutes) == rule.minutes and float(share) == pytest.approx(100 * rule.share)
    own = f"{rule.target_workdays} WD" if rule.target_workdays else f"{rule.target_months} months"
    assert target.startswith(own) or not (rule.target_workdays or rule.target_months)
    assert (f"{rule.failure_months} months" in statutory) == bool(rule.failure_months)
    assert (moves == "never") == rule.urgent
    assert rule.skill is None or f"skill {rule.skill}" in moves
    assert (moves == "with its matter") == (rule.movable == "with_parent")


def test_the_page_of_privacy_names_the_thresholds() -> None:
    text = (HOUSE / "docs/rules/privacy.md").read_text(encoding="utf-8")
    assert f"`k_team` heads (default {DEFAULT.k_team})" in text
    assert f"`k_part` persons (default {DEFAULT.k_part})" in text
    assert f"`strict` sets {STRICT.k_team} and {STRICT.k_part}" in text
    assert f"from **{MINIMUM_HEADS} heads**" in text and f"need **{STATISTICS_HEADS} heads**" in text
    sensitive = {each for each in ItemClass if CLASSES[each].sensitive}
    assert sensitive == {each for each in ItemClass if f"`{each}`" in text.split("### P13")[1].split("### P14")[0]}
