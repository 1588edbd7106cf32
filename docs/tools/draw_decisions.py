"""Fills the worked example into docs/how-it-decides.md, in German and English: every figure comes from the rules."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.items import ItemClass
from contracts.jams import Cause, HorizonOutlook, TeamOutlookDrawn
from contracts.plans import BeforeAfter
from docs.tools.worked_example import OFFICE, SHORT_TEAM, TODAY, Example, played
from mailroom.deadlines import CLASSES

TARGET = Path(__file__).parents[1] / "how-it-decides.md"
SHOWN_WORKDAYS = 12
HOUR = 60


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `number` writes a figure with its decimals."""

    tag: str
    begin: str
    waiting: str
    table: tuple[str, ...]
    finding: str
    cause: Mapping[Cause, str]
    moves: tuple[str, ...]
    effect: tuple[str, ...]
    plan: str
    after: str
    number: Callable[[float, int], str]


def _german(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


def _english(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}"


GERMAN = Words(
    tag="de",
    begin="Dienstag, {day}, 9 Uhr. Drei Teams mit je 10 Stellen; in {team} sind {available} Stellen da, "
    "{unplanned} fehlen ungeplant.",
    waiting="Dort warten {items} Vorgänge: {classes}.",
    table=(
        "fällig bis in … Arbeitstagen",
        "Bedarf (Std.)",
        "Kapazität (Std.)",
        "es fehlen (Std.)",
        "Wahrscheinlichkeit",
    ),
    finding="Es fehlen bis zu {missing} Stunden (nach {workdays} Arbeitstagen), Wahrscheinlichkeit {risk} %: "
    "der Stau ist **{phase}**. Ursache: {cause}. Etwa {late} Vorgänge würden zu spät fertig.",
    cause={Cause.ABSENCE: "Abwesenheit", Cause.UNPLANNED_ABSENCE: "ungeplante Abwesenheit"},
    moves=("von", "an", "Art", "fällig in (Arbeitstage)", "Vorgänge", "Minuten"),
    effect=("Team", "Tage Arbeit vorher", "nachher", "fehlende Std. vorher", "nachher"),
    plan="Der Vorschlag dieses Morgens; die Tagesgrenzen lassen nicht mehr zu, morgen wird neu gerechnet:",
    after="Was er bewirkt:",
    number=_german,
)
ENGLISH = Words(
    tag="en",
    begin="Tuesday, {day}, nine o'clock. Three teams of 10 posts each; in {team} {available} posts are present, "
    "{unplanned} are absent unplanned.",
    waiting="{items} items wait there: {classes}.",
    table=("due within … working days", "demand (h)", "capacity (h)", "missing (h)", "probability"),
    finding="Up to {missing} hours are missing (after {workdays} working days) with a probability of {risk} %: "
    "the jam is **{phase}**. Cause: {cause}. About {late} items would be late.",
    cause={Cause.ABSENCE: "absence", Cause.UNPLANNED_ABSENCE: "unplanned absence"},
    moves=("from", "to", "class", "due in (working days)", "items", "minutes"),
    effect=("team", "days of work before", "after", "missing hours before", "after"),
    plan="This morning's proposal; the daily limits allow no more, and tomorrow there is a new calculation:",
    after="Its effect:",
    number=_english,
)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    lines = [" | ".join(head), " | ".join(["---", *["---:"] * (len(head) - 1)])]
    return "\n".join(f"| {line} |" for line in [*lines, *(" | ".join(row) for row in rows)])


def block(example: Example, words: Words) -> str:
    """The example in one language."""
    outlook, office = example.outlooks[SHORT_TEAM], OFFICE[SHORT_TEAM]
    classes = ", ".join(f"{items} {_class(each)}" for each, _, items in office.waiting)
    begin = words.begin.format(
        day=TODAY.isoformat(),
        team=SHORT_TEAM,
        available=words.number(office.available, 1),
        unplanned=words.number(office.unplanned, 1),
    )
    waiting = words.waiting.format(items=outlook.open_items, classes=classes)
    horizons = [_horizon(each, words) for each in outlook.horizons if each.workdays <= SHOWN_WORKDAYS]
    moves = [
        (move.from_team, move.to_team, _class(move.item_class), *map(str, (move.workdays, move.items, move.minutes)))
        for move in example.plan.moves
    ]
    effects = [_effect(each, words) for each in example.plan.teams]
    parts = (
        f"{begin} {waiting}",
        table(words.table, horizons),
        _finding(example, outlook, words),
        words.plan,
        table(words.moves, moves),
        words.after,
        table(words.effect, effects),
    )
    return "\n\n".join(parts)


def _class(item_class: ItemClass) -> str:
    return f"{item_class.value} ({CLASSES[item_class].minutes} min)"


def _horizon(each: HorizonOutlook, words: Words) -> tuple[str, ...]:
    excess = max(0.0, each.demand_minutes - each.capacity_minutes)
    hours = (each.demand_minutes, each.capacity_minutes, excess)
    return (str(each.workdays), *(words.number(minutes / HOUR, 1) for minutes in hours), f"{each.risk:.0%}")


def _finding(example: Example, outlook: TeamOutlookDrawn, words: Words) -> str:
    jam = example.jam
    phases = {"de": {"open": "offen", "forecast": "vorhergesagt"}, "en": {"open": "open", "forecast": "forecast"}}
    return words.finding.format(
        missing=words.number(jam.missing_minutes / HOUR, 1),
        workdays=jam.worst_horizon,
        risk=round(100 * jam.risk),
        phase=phases[words.tag][jam.phase.value],
        cause=words.cause[jam.cause] if jam.cause else "-",
        late=round(outlook.late_items),
    )


def _effect(each: BeforeAfter, words: Words) -> tuple[str, ...]:
    days = [
        words.number(value, 2) if value is not None else "-" for value in (each.days_left_before, each.days_left_after)
    ]
    missing = [words.number(value / HOUR, 1) for value in (each.missing_minutes_before, each.missing_minutes_after)]
    return (each.team, *days, *missing)


def page() -> str:
    """The page as it stands, with the example recalculated."""
    text, example = TARGET.read_text(encoding="utf-8"), played()
    for words in (GERMAN, ENGLISH):
        begin, end = f"<!-- example:{words.tag} -->", f"<!-- /example:{words.tag} -->"
        places = re.findall(f"{begin}.*{end}", text, flags=re.DOTALL)
        if len(places) != 1:
            raise ValueError(f"{TARGET.name} needs exactly one place for {begin}")
        text = text.replace(places[0], f"{begin}\n{block(example, words)}\n{end}")
    return text


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
