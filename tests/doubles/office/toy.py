"""Tiny offices whose days can be followed by hand."""

from datetime import date

import numpy as np

from contracts.items import ItemClass
from office.traces.days import OPENS, Days
from office.traces.post import Post
from office.traces.staffing import SPAN, Staffing
from office.traces.teams import KINDS, Team
from office.traces.traces import Trace

VAEM, EIL, NEW = (KINDS.index(each) for each in (ItemClass.VAEM, ItemClass.EIL_NOTLAGE, ItemClass.HA_NEU))


def toy(items: list[tuple[int, int, int, int, float]], able: list[float], skills: str = "NEUANTRAG") -> Trace:
    """Items as (team, class, came, due, minutes), all before the tick; teams with the same minutes on every day."""
    teams = tuple(
        Team(
            code=f"team{number}",
            site="site",
            staff=4,
            posts=4.0,
            load=1.0,
            slack=3.0,
            skills=frozenset({skills}),
            partners=(),
            rates=tuple(1.0 for _ in KINDS),
            believed=tuple(1.0 for _ in KINDS),
        )
        for number in range(len(able))
    )
    nobody = np.zeros((len(able), SPAN), dtype=np.int32)
    minutes = np.repeat(np.array(able, dtype=float)[:, None], SPAN, axis=1)
    staff = np.full(len(able), 4, dtype=np.int32)
    team, kind, came, due = (np.array([item[place] for item in items], dtype=np.int32) for place in range(4))
    real = np.array([item[4] for item in items], dtype=float)
    post = Post(team, kind, came, came.copy(), due, real, np.full(len(items), OPENS, dtype=np.int32))
    return Trace(
        scenario="S0",
        load="normal",
        seed=1,
        days=Days(date(2026, 1, 5)),
        teams=teams,
        staffing=Staffing(staff, nobody, nobody, nobody, 0, minutes),
        post=post,
        blows=(),
    )
