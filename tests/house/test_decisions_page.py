"""docs/how-it-decides.md names the numbers of the rules: they must be those that the rules use."""

import pytest

from contracts.settings import SettingsChanged
from docs.tools.draw_decisions import TARGET
from mailroom.allocation import parameters as allocation
from mailroom.forecast import parameters

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
