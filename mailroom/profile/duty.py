"""Working time of the office: whether an instant is in it, and how much of it lies between two instants."""

from datetime import datetime, timedelta

from mailroom.forecast.calendar import working_share
from mailroom.forecast.parameters import DAY_ENDS_HOUR, DAY_STARTS_HOUR
from mailroom.workdays import add_workdays, business_date, is_workday, local

DAY_SECONDS = (DAY_ENDS_HOUR - DAY_STARTS_HOUR) * 3600
"""Seconds of working time of one working day."""
_MOST_DAYS = 400
"""Longer spans count up to here: waiting that long is too long anyway."""


def on_duty(at: datetime) -> bool:
    """Whether the office works at that instant: a working day of North Rhine-Westphalia, within working hours."""
    today = business_date(at)
    return is_workday(today) and local(today, DAY_STARTS_HOUR) <= at < local(today, DAY_ENDS_HOUR)


def after_duty(start: datetime, seconds: float) -> datetime:
    """The instant by which this much working time has passed since `start`."""
    day, left = business_date(start), seconds
    while True:
        if is_workday(day):
            opens, closes = max(start, local(day, DAY_STARTS_HOUR)), local(day, DAY_ENDS_HOUR)
            within = (closes - opens).total_seconds()
            if within >= left:
                return opens + timedelta(seconds=left)
            left -= max(0.0, within)
        day = add_workdays(day, 1)


def duty_seconds(start: datetime, end: datetime) -> float:
    """Working time between two instants, in seconds; 0 if `end` is not later."""
    day, last = add_workdays(business_date(start), 0), business_date(end)
    seconds, days = 0.0, 0
    while day <= last and days < _MOST_DAYS:
        seconds += working_share(day, start, end) * DAY_SECONDS
        day, days = add_workdays(day, 1), days + 1
    return seconds
