"""The numbers of the forecast and of the jam rule, each with its unit and source, in one place."""

HORIZONS = (1, 2, 3, 5, 8, 12, 20, 40)
"""Working days ahead at which demand is compared with capacity (docs/rules/forecast.md#demand-bound)."""

BEYOND = 999
"""Due bucket of work that is due after the last horizon."""

JUDGED_UP_TO = 20
"""Working days: what lies farther away is drawn but opens no jam."""

# Capacity (docs/rules/forecast.md#capacity)
NET_MINUTES_PER_FTE = 462 * 0.60
"""Net handling minutes of one present full-time equivalent and day, 4.6 hours of 7.7; the rest is telephone, visitors,
meetings. Everything that needs the figure reads it here."""
USUAL_PRESENCE = 0.78
"""Share of the staff that is usually present."""
USUAL_UNPLANNED = 0.075
"""Usual unplanned absence, share of the staff."""
USUAL_PLANNED = 1 - USUAL_PRESENCE - USUAL_UNPLANNED
"""Usual leave and training, share of the staff."""
RETURN_WORKDAYS = 8.0
"""Working days that unplanned absence beyond the usual lasts on average, seen from its first day; each day that it
lasts adds one. If new, it costs as much over twenty days as e^(-s / 6) would (docs/rules/forecast.md#capacity)."""
STALE_AFTER_WORKDAYS = 2
"""Age of the latest published day, in working days, from which capacity falls back to the described staff and is marked
stale."""
DAY_STARTS_HOUR, DAY_ENDS_HOUR = 8, 17
"""Working time of a day, Berlin wall time: what is left of today, and how much of it an outage takes."""
SHOWN_AT = ((8, 30), (13, 0))
"""Fixed local times of day at which the shown day flows of a team may change (P5)."""

# Inflow (docs/rules/forecast.md#arrivals)
WEEKDAY_PROFILE = (1.25, 1.05, 1.0, 0.95, 0.75, 0.0, 0.0)
"""Arrivals of a weekday against the mean working day."""
HOLIDAY_POST = 0.7
"""Share of a holiday's usual arrivals that comes on the next working day."""
MONTH_EDGE_FACTOR = 1.9
"""Renewals on a working day at the turn of the month against one within it."""
MONTH_EDGE_LAST, MONTH_EDGE_FIRST = 3, 2
"""Working days that are the turn of the month: its last ones and the first of the next."""
WORKDAYS_PER_MONTH = 21
"""Working days of a mean month."""
RATE_SMOOTHING = 0.05
"""Weight of a new day in the mean of arrivals."""
USUAL_SMOOTHING = 0.01
"""Weight of a new day in what is called usual: about five months, so that a wave of weeks stands out against it."""
PRIOR_DAYS = 20
"""Days of own history that the described usual arrivals are worth."""
HIGHEST_DAY = 2.5
"""Usual days as which one day counts at most: a late double batch is no trend."""
SITE_ITEMS = 60.0
"""Items of own history at which a team's rate and its site's weigh the same; between the teams of a site the rates
against what is described differ by about a fifth, and 2.5 (items' variance by mean) / 0.2^2 is about 60."""
MINUTES_PRIOR_ITEMS = 10
"""Items that the default handling minutes of a class are worth against the minutes of the open items."""

# Spread (docs/rules/forecast.md#variance)
DISPERSION = 2.5
"""Variance of daily arrivals divided by their mean, before a team's own is known; real offices show 1.7 to 8."""
LEAST_DISPERSION = 2.0
"""Floor of that ratio."""
HIGHEST_DISPERSION_DAY = 20.0
"""The most that one day's squared surprise counts: a late double batch says nothing about ordinary days."""
HANDLING_VARIATION = 1.2
"""Coefficient of variation of handling minutes."""
PRESENCE_SPREAD = 0.08
"""Standard deviation of a team's presence on a day, share of its nominal capacity."""
SPELL_WORKDAYS = 4
"""Working days over which presence is correlated."""
BAND = 1.2816
"""Standard deviations from the mean to the 10 % and 90 % points of a normal distribution."""

# Pace: what gets done per minute of presence (docs/rules/forecast.md#pace)
PACE_PRIOR_DAYS = 5
"""Days that the pace 1.0 is worth before a team's own is known: it may be 20 % off, a day's figure about 45 %."""
PACE_KNOWN_AFTER = 20
"""Busy days after which a slowdown is looked for: before, the usual pace itself is not known."""
PACE_SMOOTHING = 0.01
"""Weight of a new day in the usual pace, so small that a slowdown of weeks is not taken for usual."""
SLOW_SMOOTHING = 0.05
"""Weight of a new day in the believed pace while it is below the usual one."""
PACE_BOUNDS = (0.5, 1.5)
"""One day's done minutes per minute of presence count within these bounds."""
COMPLETION_DISPERSION = 4.0
"""Variance of a day's completed items by their mean: batches and part-time."""
CHART_SLACK = 0.5
"""Standard deviations of a day that the chart forgives, k."""
CHART_ALARM = 5.0
"""Sum at which a slowdown is real, h."""
HEARD = CHART_ALARM / 2
"""Sum from which a shortfall is named as a cause; below it, it is daily noise."""
JUMP_PRIOR_DAYS = 2
"""Days at the previous pace that are added before a slower one is calculated, because an alarm exaggerates. A recovery
is believed at once; if it was none, the next alarm says so."""
RECOVERED_SHARE = 0.9
"""From this share of the usual pace a team is no longer slow: the chart of a team with 60 items a day forgives as
much, since k standard deviations of a day are 0.5 x sqrt(4 / 60) of it, about an eighth."""
BUSY_DAYS = 1.5
"""Days of work that must be waiting before pace is learnt: a team with nothing to do is not slow."""

# Memory
SETTLE_WORKDAYS = 5
"""Working days after which a day's counts are taken as final."""
PAST_WORKDAYS = 10
"""Working days that a jam's cause looks back on. Most work is due ten days after its receipt
(docs/rules/item-classes.md), so what came earlier has been due. Looking back five days, a wave of weeks was named as
the cause of 15 of 21 played jams; looking back ten, of 20."""
LEARNT_BACK = 10
"""Working days that counts reach back, so that a region not judged for a while can learn them late."""
SHOWN_DAYS = 5
"""Working days whose flows are shown."""
SILENCE_ITEMS = 10.0
"""Expected arrivals of a whole region from which not a single one is a gap in the data."""

# Jam rule (docs/rules/jams.md)
WATCH_RISK = 0.5
"""Probability of missing dates from which a team is watched, and below which a jam is over."""
ACT_RISK = 0.8
"""Probability of missing dates from which a team may jam."""
ACT_RISK_FAR = 0.9
"""The same at the farthest judged horizon: what hurts in twenty working days is judged twenty times before it does, and
the first result above 80 % is often chance. With 0.8 there, .064 played alarms per team-month were false; with 0.9 at
every horizon, absence was reported up to two days later."""
NOMINAL_WEEK = 5
"""Working days of nominal capacity that the share below refers to."""
ACT_SHARE = 0.04
"""Share of the nominal week that some horizon must miss for a jam. It is over where no risk reaches `WATCH_RISK`: then
nothing misses any minute, so the release threshold of 1 % needs no number of its own."""
CALM_WORKDAYS = 1
"""Working days a team must be calm before its jam is over."""
NEAR_WORKDAYS = 5
"""An excess that begins within this many working days is no longer a mere forecast."""
MISSING_NOW = 0.10
"""Share of nominal capacity whose unplanned loss today makes a jam open rather than forecast."""
