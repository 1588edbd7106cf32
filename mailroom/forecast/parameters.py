"""The numbers of the forecast and of the jam rule, each with its unit and source, in one place."""

HORIZONS = (1, 2, 3, 5, 8, 12, 20, 40)
"""Working days ahead at which demand is held against capacity (decisions.md section 4.2)."""

BEYOND = 999
"""Due bucket of work that is due after the last horizon."""

JUDGED_UP_TO = 20
"""Working days: what lies farther away is drawn but opens no jam."""

# Capacity (domain.md sections 3.3 and 3.4)
NET_MINUTES_PER_FTE = 462 * 0.60
"""Net handling minutes of one present full-time equivalent and day; the rest is telephone, visitors, meetings."""
USUAL_PRESENCE = 0.78
"""Share of the staff that is usually present."""
USUAL_UNPLANNED = 0.075
"""Usual unplanned absence, share of the staff."""
USUAL_PLANNED = 1 - USUAL_PRESENCE - USUAL_UNPLANNED
"""Usual leave and training, share of the staff."""
RETURN_WORKDAYS = 6.0
"""Unplanned absence above or below the usual fades as e^(-s / RETURN_WORKDAYS) (decisions.md section 4.1)."""
STALE_AFTER_WORKDAYS = 2
"""Without a published day this young, capacity falls back to the described staff and is marked stale."""
DAY_STARTS_HOUR, DAY_ENDS_HOUR = 8, 17
"""Working time of a day, Berlin wall time: what is left of today, and how much of it an outage takes."""
SHOWN_AT = ((8, 30), (13, 0))
"""Fixed local times of day at which day flows per team may be shown anew (P5)."""

# Inflow (decisions.md section 4.1)
WEEKDAY_PROFILE = (1.25, 1.05, 1.0, 0.95, 0.75, 0.0, 0.0)
"""Arrivals of a weekday against the mean working day (decisions.md section 3.1)."""
RATE_SMOOTHING = 0.05
"""Weight of a new day in the mean of arrivals."""
PRIOR_DAYS = 20
"""Days of own history that the described usual arrivals are worth."""
HIGHEST_DAY = 2.5
"""One day counts at most as so many usual days: a late double batch is no trend."""
MINUTES_PRIOR_ITEMS = 10
"""Items that the default handling minutes of a class are worth against the minutes of the open items."""

# Spread (decisions.md sections 1.2 and 4.2)
DISPERSION = 2.5
"""Variance of daily arrivals divided by their mean; real offices show 1.7 to 8."""
HANDLING_VARIATION = 1.2
"""Coefficient of variation of handling minutes."""
PRESENCE_SPREAD = 0.08
"""Standard deviation of a team's presence on a day, share of its nominal capacity."""
SPELL_WORKDAYS = 4
"""Presence of neighbouring days goes together for about so long."""

# Throughput
THROUGHPUT_SMOOTHING = 0.05
THROUGHPUT_BOUNDS = (0.5, 1.5)
"""One day's done minutes per minute of capacity count within these bounds."""
BUSY_DAYS = 1.5
"""Throughput is learnt only with so many days of work waiting: who has nothing to do is not slow."""

# Memory
SETTLE_WORKDAYS = 5
"""A day's counts are taken as final after so many working days."""
PAST_WORKDAYS = 5
"""The week that a jam's cause looks back on."""
SILENCE_ITEMS = 10.0
"""A whole region without a single arrival where at least so many were expected is a gap in the data."""

# Jam rule (decisions.md section 4.2)
WATCH_RISK = 0.5
ACT_RISK = 0.8
NOMINAL_WEEK = 5
"""Working days of nominal capacity that the two shares below refer to."""
ACT_SHARE = 0.04
RELEASE_SHARE = 0.01
CALM_WORKDAYS = 1
"""So long must a team be calm before its jam is over."""
NEAR_WORKDAYS = 5
"""An excess that begins within so many working days is no longer a mere forecast."""
MISSING_NOW = 0.10
"""Share of nominal capacity whose unplanned loss today makes a jam open rather than forecast."""
