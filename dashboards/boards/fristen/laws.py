"""Legal clocks that have a table of their own, since each calls for a different action."""

from dashboards.elements.kinds import table
from dashboards.elements.panels import Column, Panel
from dashboards.elements.queries import BY_TEAM, PAST, SOON, per_team
from dashboards.elements.words import OVERDUE, TEAM
from languages.text import Text, _


def _legal(clock: str, title: Text, about: Text, act: Text) -> Panel:
    """Teams by how soon a clock of this name ends. Small counts of sensitive classes are shown as four."""
    bands = (PAST, SOON, 'due_band="6-10"')
    heads = (OVERDUE, _("≤ 5 days"), _("6–10 days"))
    items = [per_team("mailroom_legal_clock_items", "due_band", more=f'clock="{clock}",{band}') for band in bands]
    columns = {
        f"Value #{letter}": Column(words, f"{BY_TEAM} ({each})")
        for letter, each, words in zip("ABC", items, heads, strict=True)
    }
    team = Column(TEAM, to="mr-team")
    key = f"fristen-{clock.replace('_', '-')}"
    return table(key, title, about, act, {"team": team, **columns}, sort_by="Value #A")


GRANT_ENDS = _legal(
    "grant_end",
    _("Grants that end (renewals)"),
    _("Open renewals by working days until the grant ends; after that the money is missing."),
    _("Decide overdue ones and ≤ 5 days today."),
)
FAILURES = _legal(
    "failure_to_act",
    _("Failure to act ahead (SGG § 88)"),
    _("Open applications (6 months) and objections (3 months) by working days until it is a failure to act."),
    _("Decide, or tell the reasons of the delay."),
)
