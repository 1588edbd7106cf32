"""The first line of a board: at most six numbers, each with a word next to its colour."""

from dataclasses import replace

from dashboards.elements.panels import Panel, Query
from dashboards.elements.words import STALE_SECONDS
from languages.text import Text, _


def stat(
    key: str,
    title: Text,
    about: Text,
    act: Text,
    expr: str,
    *,
    levels: tuple[float, float] | None = None,
    legend: Text | str = "",
    **more: object,
) -> Panel:
    """One number, a sixth of the line."""
    made = Panel(
        key=key,
        kind="stat",
        title=title,
        about=about,
        act=act,
        queries=[Query(expr, legend or title)],
        width=4,
        height=4,
        levels=levels,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields of Panel


def freshness(board: str, to: str | None = "mr-betrieb") -> Panel:
    """Can I trust this: the age of the last heartbeat that passed all stages."""
    return stat(
        f"{board}-freshness",
        _("Data age"),
        _("Seconds since the last heartbeat that came through all stages; the slowest stage and partition count."),
        _("Data is stale: decide nothing by it, call operations (board 'Service operations')."),
        "mailroom:data_age_seconds:max",
        levels=STALE_SECONDS,
        unit="s",
        decimals=0,
        to=to,
    )
