"""The counts of a team as they are sent: `contracts.backlog.BacklogCounted` in its JSON."""

from datetime import date, datetime

import orjson

from contracts.backlog import FLOW_DAYS, BacklogCounted
from mailroom.backlog.team_figures import CellKey, TeamFigures
from mailroom.items.life import instant
from mailroom.workdays import add_workdays, business_date

COUNTED = str(BacklogCounted.model_fields["type"].default)


def counted_json(
    figures: TeamFigures, region: str, team: str, source_partition: int, version: int, at: datetime | None
) -> bytes:
    """The event, written out field by field because thousands are sent at a tick."""
    counted = {
        "type": COUNTED,
        "region": region,
        "team": team,
        "source_partition": source_partition,
        "version": version,
        "at": at,
        "cells": [_cell(key, figures.cells[key]) for key in sorted(figures.cells)],
        "day_flows": _day_flows(figures, at),
        "channels": [(channel, instant(figures.inputs[channel].newest())) for channel in sorted(figures.inputs)],
    }
    return orjson.dumps(counted, option=orjson.OPT_UTC_Z)


def _cell(key: CellKey, cell: list[int]) -> tuple[object, ...]:
    """As `BacklogCell`."""
    item_class, state, due, legal = key
    return (item_class, state, date.fromordinal(due), date.fromordinal(legal), cell[0], cell[1])


def _day_flows(figures: TeamFigures, at: datetime | None) -> list[tuple[object, ...]]:
    """As `DayFlow`: of the tick's day and the `FLOW_DAYS` working days before it (all, before the first tick)."""
    first = add_workdays(business_date(at), -FLOW_DAYS).toordinal() if at is not None else 0
    return [
        (date.fromordinal(day), item_class, *figures.flows[day][item_class])
        for day in sorted(day for day in figures.flows if day >= first)
        for item_class in sorted(figures.flows[day])
    ]
