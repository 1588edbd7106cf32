"""What a board consists of, free of any SDK: panels with their question, queries, words and limits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Literal
from zlib import crc32

from dashboards.elements.labels import HEADINGS, IN_ORDER, coded
from dashboards.elements.words import State, said
from languages.text import Language, Text, _

Kind = Literal["stat", "timeseries", "table", "bars", "states", "gauges"]
CHOICES: Mapping[str, tuple[str, ...]] = {
    "mr-lage": ("region", "site", "team"),
    "mr-team": ("region", "site", "team"),
    "mr-ausgleich": ("region", "site", "team"),
    "mr-eingang": ("region", "site"),
    "mr-fristen": ("region", "site", "team"),
    "mr-betrieb": (),
}
"""The variables of each board: a link passes on those that both ends have."""
MOMENT = "time:YYYY-MM-DD HH:mm"
"""A unit: date and time of day."""
PICTURES = frozenset({"timeseries", "bars", "states", "gauges"})
"""Kinds that need a table next to them, for readers who cannot see pictures."""


@dataclass(frozen=True, slots=True)
class Query:
    """One PromQL expression and its legend (`{{label}}`, or words)."""

    expr: str
    legend: str | Text = ""

    def said(self, language: Language) -> str:
        """The legend in one language."""
        return self.legend if isinstance(self.legend, str) else said(self.legend, language)


@dataclass(frozen=True, slots=True)
class Column:
    """How a column of a table is shown. `to`: uid of the board that its cells lead to, with this column's variable."""

    words: Text
    expr: str = ""
    """The query that its values come from; none where they are a label of the others."""
    _: KW_ONLY
    unit: str = "none"
    decimals: int | None = None
    states: Sequence[State] = ()
    most: float | None = None
    """Shown as a bar up to this value."""
    to: str | None = None
    variable: str = "team"
    width: int | None = None
    """Pixels, where values are longer than the share of the column."""
    wrapped: bool = False
    """Words that do not fit one line go on in the next."""
    gaps: bool = False
    """An empty cell means that there is nothing to report, not that it is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel: what it shows, how wide (of 24 columns) and how high it is.

    `about`: what it counts. `act`: what to do when it is red. `levels`: from which value on it warns and is red; a
    stat then shows the word next to its number. `columns` of a table: field → heading, in the order shown.
    `matrix`: labels that become rows and columns. `sort_by`: a field of the table, largest first.
    """

    key: str
    kind: Kind
    title: Text
    about: Text
    act: Text
    queries: Sequence[Query]
    width: int = 12
    height: int = 9
    unit: str = "none"
    decimals: int | None = None
    levels: tuple[float, float] | None = None
    states: Sequence[State] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    matrix: tuple[str, str] | None = None
    sort_by: str | None = None
    rising: bool = False
    """Sorted smallest first instead."""
    over_time: bool = False
    """Of a table: the values over time instead of the newest ones."""
    to: str | None = None
    """Uid of the board that the panel leads to."""
    nothing: Text | None = None
    """What to say instead of "No data" where there may be nothing yet."""

    @property
    def label(self) -> str:
        """The label that names the series of the first query; empty where other words do."""
        found = re.fullmatch(r"\{\{(\w+)\}\}", str(self.queries[0].legend))
        return found.group(1) if found else ""

    @property
    def panel_id(self) -> int:
        """Stable id from the key, for links and alerts."""
        return crc32(self.key.encode()) % 1_000_000 + 1


def twin(panel: Panel) -> Panel:
    """The same figures as a table; a matrix keeps its form unless the panel names the columns of its table."""
    over_time = panel.kind in ("timeseries", "states")
    columns = panel.columns or ({} if over_time or panel.matrix else _columns_of(panel))
    return replace(
        panel,
        matrix=None if panel.columns else panel.matrix,
        key=f"{panel.key}-table",
        kind="table",
        title=_("{title} (table)").filled(title=panel.title),
        columns=columns,
        sort_by=panel.sort_by or (panel.label if panel.label in columns else None),
        rising=panel.sort_by is None,
        over_time=over_time,
        width=12,
        height=8,
    )


def _columns_of(panel: Panel) -> Mapping[str, Column]:
    value = Column(words=_("Value"), unit=panel.unit, decimals=panel.decimals, states=panel.states)
    others = panel.queries[1:]
    named = {"Value #A": value} if others else {"Value": value}
    for letter, query in zip("BCD", others, strict=False):
        named[f"Value #{letter}"] = replace(
            value, words=query.legend if isinstance(query.legend, Text) else Text(query.legend)
        )
    return {
        panel.label: Column(words=HEADINGS[panel.label], unit="string", states=coded(IN_ORDER.get(panel.label, {}))),
        **named,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A choice of the viewer: a label of a metric, one value or several."""

    name: str
    words: Text
    metric: str
    within: str = ""
    """Selection by the variables before it."""
    several: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One board: the question it answers, its variables, and its lines of panels from top to bottom."""

    uid: str
    title: Text
    question: Text
    variables: Sequence[Variable]
    rows: Sequence[Sequence[Panel]]
    more: Sequence[Sequence[Panel]] = ()
    """Lines that are collapsed at first."""
    for_operators: bool = False

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All panels without the tables next to pictures."""
        return tuple(panel for row in (*self.rows, *self.more) for panel in row)

    @property
    def twins(self) -> tuple[Panel, ...]:
        """A table for every picture."""
        return tuple(twin(panel) for panel in self.panels if panel.kind in PICTURES)


REGION = Variable(name="region", words=_("Region"), metric="mailroom_team_jam_state")
SITE = Variable(name="site", words=_("Site"), metric="mailroom_team_jam_state", within='region=~"$region"')
TEAM = Variable(
    name="team",
    words=_("Team"),
    metric="mailroom_team_jam_state",
    within='region=~"$region",site=~"$site"',
)
ONE_TEAM = replace(TEAM, several=False)
