"""The first line of a board: at most six numbers, each with a word beside its colour."""

from dataclasses import replace

from dashboards.panels import Panel, Query
from dashboards.words import STALE_SECONDS, Words, both


def stat(
    key: str,
    title: Words,
    about: Words,
    act: Words,
    expr: str,
    *,
    levels: tuple[float, float] | None = None,
    legend: Words | str = "",
    **more: object,
) -> Panel:
    """One number, a sixth of the line."""
    made = Panel(
        key=key,
        kind="stat",
        title=title,
        about=about,
        act=act,
        queries=[Query(expr=expr, legend=legend or title)],
        width=4,
        height=4,
        levels=levels,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields of Panel


def freshness(board: str, to: str | None = "mr-betrieb") -> Panel:
    """Can I believe this: the age of the last heartbeat that came through all stages."""
    return stat(
        f"{board}-freshness",
        both("Datenstand: Alter", "Data age"),
        both(
            "Sekunden seit dem letzten Herzschlag, der durch alle Stufen kam, der langsamsten Stufe und Partition.",
            "Seconds since the last heartbeat that came through all stages; the slowest stage and partition count.",
        ),
        both(
            "Daten veraltet: nichts danach entscheiden, Betrieb rufen (Board „Betrieb der Dienste“).",
            "Data is stale: decide nothing by it, call operations (board 'Service operations').",
        ),
        "mailroom:data_age_seconds:max",
        levels=STALE_SECONDS,
        unit="s",
        decimals=0,
        to=to,
    )
