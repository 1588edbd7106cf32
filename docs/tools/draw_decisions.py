"""Fills the worked example into docs/how-it-decides.md, in German and English: every figure comes from the rules."""

import re
import sys
from pathlib import Path

from contracts.items import ItemClass
from contracts.jams import Cause, HorizonOutlook, JamPhase, TeamOutlookDrawn
from contracts.plans import BeforeAfter
from docs.tools.worked_example import OFFICE, SHORT_TEAM, TODAY, Example, played
from languages.catalogue import Catalogue
from languages.figures import day, number, percent
from languages.text import LANGUAGES, Language, Text, _
from mailroom.deadlines import CLASSES

TARGET = Path(__file__).parents[1] / "how-it-decides.md"
SHOWN_WORKDAYS = 12
HOUR = 60

said = Catalogue(Path(__file__).parent / "locale").said
_BEGIN = _(
    "Tuesday, {day}, nine o'clock. Three teams of 10 posts each; in {team} {available} posts are present, "
    "{unplanned} are absent unplanned."
)
_WAITING = _("{items} items wait there: {classes}.")
_FINDING = _(
    "Up to {missing} hours are missing (after {workdays} working days) with a probability of {risk}: "
    "the jam is **{phase}**. Cause: {cause}. About {late} items would be late."
)
_ASKS = _("What people are asked this morning, once for the whole time until {day}:")
_GIVER = _("the lead of {team}: may work go to {others}?")
_RECEIVER = _(
    "the lead of {team}: will you help {giver} with up to {per_day} hours a day, at most {in_all} hours in all? "
    "Likely it is about {likely}."
)
_LIST = _(
    "The list of this day comes with the questions and moves after both yeses; daily limits allow no more. "
    "From tomorrow on each day has its own list, without a further yes:"
)
_AFTER = _("Its effect:")
_CAUSES = {Cause.ABSENCE: _("absence"), Cause.UNPLANNED_ABSENCE: _("unplanned absence")}
_PHASES = {JamPhase.OPEN: _("open"), JamPhase.FORECAST: _("forecast")}
_HORIZONS = (_("due within … working days"), _("demand (h)"), _("capacity (h)"), _("missing (h)"), _("probability"))
_MOVES = (_("from"), _("to"), _("class"), _("due in (working days)"), _("items"), _("minutes"))
_EFFECTS = (_("team"), _("days of work before"), _("after"), _("missing hours before"), _("after"))


def table(head: tuple[Text, ...], rows: list[tuple[str, ...]], language: Language) -> str:
    """A Markdown table; all columns but the first are figures."""
    heading = " | ".join(said(each, language) for each in head)
    lines = [heading, " | ".join(["---", *["---:"] * (len(head) - 1)])]
    return "\n".join(f"| {line} |" for line in [*lines, *(" | ".join(row) for row in rows)])


def block(example: Example, language: Language) -> str:
    """The example in one language."""
    outlook, office = example.outlooks[SHORT_TEAM], OFFICE[SHORT_TEAM]
    begin = _BEGIN.filled(
        day=day(TODAY, language),
        team=SHORT_TEAM,
        available=number(office.available, language, 1),
        unplanned=number(office.unplanned, language, 1),
    )
    classes = ", ".join(f"{items} {_class(each)}" for each, _priority, items in office.waiting)
    waiting = _WAITING.filled(items=str(outlook.open_items), classes=classes)
    horizons = [_horizon(each, language) for each in outlook.horizons if each.workdays <= SHOWN_WORKDAYS]
    moves = [
        (move.from_team, move.to_team, _class(move.item_class), *map(str, (move.workdays, move.items, move.minutes)))
        for move in example.plan.moves
    ]
    effects = [_effect(each, language) for each in example.plan.teams]
    parts = (
        f"{said(begin, language)} {said(waiting, language)}",
        table(_HORIZONS, horizons, language),
        said(_finding(example, outlook, language), language),
        said(_ASKS.filled(day=day(example.plan.asks[0].until, language)), language),
        _questions(example, language),
        said(_LIST, language),
        table(_MOVES, moves, language),
        said(_AFTER, language),
        table(_EFFECTS, effects, language),
    )
    return "\n\n".join(parts)


def _questions(example: Example, language: Language) -> str:
    """One line per person who is asked."""
    asks = example.plan.asks
    others = ", ".join(ask.to_team for ask in asks)
    asked = [_GIVER.filled(team=asks[0].from_team, others=others)]
    asked += [
        _RECEIVER.filled(
            team=ask.to_team,
            giver=ask.from_team,
            per_day=number(ask.minutes_per_day / HOUR, language, 1),
            in_all=number(ask.budget_minutes / HOUR, language, 0),
            likely=number(ask.likely_minutes / HOUR, language, 1),
        )
        for ask in asks
    ]
    return "\n".join(f"- {said(each, language)}" for each in asked)


def _class(item_class: ItemClass) -> str:
    return f"{item_class.value} ({CLASSES[item_class].minutes} min)"


def _horizon(each: HorizonOutlook, language: Language) -> tuple[str, ...]:
    excess = max(0.0, each.demand_minutes - each.capacity_minutes)
    hours = (number(minutes / HOUR, language, 1) for minutes in (each.demand_minutes, each.capacity_minutes, excess))
    return (str(each.workdays), *hours, percent(each.risk, language))


def _finding(example: Example, outlook: TeamOutlookDrawn, language: Language) -> Text:
    jam = example.jam
    return _FINDING.filled(
        missing=number(jam.missing_minutes / HOUR, language, 1),
        workdays=str(jam.worst_horizon),
        risk=percent(jam.risk, language),
        phase=_PHASES[jam.phase],
        cause=_CAUSES[jam.cause] if jam.cause else "-",
        late=str(round(outlook.late_items)),
    )


def _effect(each: BeforeAfter, language: Language) -> tuple[str, ...]:
    days = (each.days_left_before, each.days_left_after)
    missing = (each.missing_minutes_before, each.missing_minutes_after)
    return (
        each.team,
        *("-" if value is None else number(value, language, 2) for value in days),
        *(number(value / HOUR, language, 1) for value in missing),
    )


def page() -> str:
    """The page as it stands, with the example recalculated."""
    text, example = TARGET.read_text(encoding="utf-8"), played()
    for language in LANGUAGES:
        begin, end = f"<!-- example:{language} -->", f"<!-- /example:{language} -->"
        places = re.findall(f"{begin}.*{end}", text, flags=re.DOTALL)
        if len(places) != 1:
            raise ValueError(f"{TARGET.name} needs exactly one place for {begin}")
        text = text.replace(places[0], f"{begin}\n{block(example, language)}\n{end}")
    return text


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
