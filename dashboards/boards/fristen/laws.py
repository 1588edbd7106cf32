"""Legal clocks that have a table of their own, since each asks for another act."""

from dashboards.panels import Column, Panel, Query
from dashboards.queries import BY_TEAM, PAST, SOON, per_team
from dashboards.words import OVERDUE, TEAM, Words, both


def _legal(clock: str, title: Words, about: Words, act: Words) -> Panel:
    """Teams by how soon a clock of this name ends. Small counts of sensitive classes are shown as four."""
    bands = (PAST, SOON, 'due_band="6-10"')
    heads = (OVERDUE, both("≤ 5 AT", "≤ 5 days"), both("6–10 AT", "6–10 days"))
    chosen = (per_team("mailroom_legal_clock_items", "due_band", more=f'clock="{clock}",{band}') for band in bands)
    columns = {f"Value #{letter}": Column(words=words) for letter, words in zip("ABC", heads, strict=True)}
    return Panel(
        key=f"fristen-{clock.replace('_', '-')}",
        kind="table",
        title=title,
        about=about,
        act=act,
        queries=[Query(expr=f"{BY_TEAM} ({each})") for each in chosen],
        columns={"team": Column(words=TEAM, to="mr-team"), **columns},
        sort_by="Value #A",
    )


GRANT_ENDS = _legal(
    "grant_end",
    both("Bewilligung endet (WBA)", "Grants that end (renewals)"),
    both(
        "Offene Weiterbewilligungen nach Arbeitstagen bis zum Ende der Bewilligung; danach fehlt das Geld.",
        "Open renewals by working days until the grant ends; after that the money is missing.",
    ),
    both("Überfällige und ≤ 5 AT heute entscheiden.", "Decide overdue ones and ≤ 5 days today."),
)
FAILURES = _legal(
    "failure_to_act",
    both("Untätigkeit droht (SGG § 88)", "Failure to act ahead (SGG § 88)"),
    both(
        "Offene Anträge (6 Monate) und Widersprüche (3 Monate) nach Arbeitstagen bis zur Untätigkeit.",
        "Open applications (6 months) and objections (3 months) by working days until it is a failure to act.",
    ),
    both("Entscheiden oder Gründe der Verzögerung mitteilen.", "Decide, or tell the reasons of the delay."),
)
