"""The numbers of allocation, shortage, what-if and proposals, each with its unit and source, in one place.

What a region's supervisor may change (load limit, daily shares) is in `contracts/settings.py`.
"""

from mailroom.forecast import parameters as forecast

# Unit of flow
QUARTER = 15
"""Minutes per unit of flow: plans count in quarter-hours (docs/rules/allocation.md#min-cost-flow)."""

# H1: what may move
SOONEST_DUE_WORKDAYS = 3
"""Only work due on the next working day + 2 or later may move (docs/rules/allocation.md#h1)."""
MOST_CANDIDATES = 24
"""Receivers considered per cohort where the office named no partners; 3 to 8 partners are enough
(docs/rules/allocation.md#partners), but without them everybody's eight roomiest teams would be the same ones."""
MOST_PARTNERS = 8
"""How many of a team's partners are considered, in the office's order (docs/rules/allocation.md#partners)."""

# Partners proposed at set-up: 3 to 8 (docs/rules/allocation.md#partners)
FEWEST_PARTNERS = 3
USUAL_PARTNERS = 5
"""Five receivers' daily shares of 30 % carry a day's work and a half."""
USUAL_LOAD = 0.80
"""Work per capacity of a team whose usual items are not described (docs/rules/played-office.md#volumes)."""
WEAK_OVER_WORKDAYS = 20
"""Working days over which the work and the capacity of a set of classes are compared."""
WEAK_FROM = 0.01
"""Probability of unmet work while other teams are idle, from which a set of classes is called weak."""

# H2: load of a receiver
MOVED_WORK_FACTOR = 1.10
"""A moved item costs its receiver a tenth more than it would have cost its giver (docs/rules/allocation.md#h2)."""
JUDGED_WORKDAYS = 20
"""Horizon within which work counts as late (docs/rules/forecast.md#demand-bound)."""
RELIEVED_WORKDAYS = 12
"""Work of a giver moves to relieve what would be late within this many working days; what is late only after that can
wait. Agreement takes a day or two and daily shares move a jam in about a week; a good part of what is late only after
20 days never happens, and what moved because of it moved for nothing (ADR 0017)."""
AIMED_LOAD = 0.75
"""A giver is relieved until its work of the next `AIMED_WITHIN_WORKDAYS` fills no more than this share of its capacity
there: a fifth of all offers is refused or expires, and a forecast that is right on average is too low on every other
day. A plan that filled the giver's days to the last minute left a jam standing for a week (ADR 0022)."""
AIMED_WITHIN_WORKDAYS = 5
"""What lies farther ahead can still be relieved tomorrow; aiming low there too moved half as much again (ADR 0022)."""
UNCERTAIN_LOAD_LIMIT = 0.85
"""Theta of a receiver whose own forecast is uncertain: share of its capacity (docs/rules/allocation.md#h2)."""
UNCERTAIN_RISK = 0.20
"""Above this risk the receiver's 80 % forecast no longer fits its capacity."""

# Stability, in working days (docs/rules/allocation.md#stability)
DECLINED_PAIR_WORKDAYS = 5
"""How long a pair of teams is not asked again after a refusal."""
COOL_DOWN_WORKDAYS = 3
"""How long a team that gave, or whose jam was released, receives nothing."""
KEPT_WORKDAYS = 10
"""How long ended proposals and reliefs are remembered: longer than any rest or cool-down."""

# Whom to ask for help, and for what (docs/rules/relief.md#who-is-asked-what)
MINUTES_IN_ALL = 60 * 60
"""Minutes asked for per share in all. Without a bound one ask means up to 250 hours where about 33 come; with this one
a jam needs about one person's answer more per 100 moved hours (docs/rules/relief.md#who-is-asked-what)."""
AGREED_WORKDAYS = 20
"""Working days for which help is asked for. With ten or five, half as much again or twice as many people are asked."""
MOST_RECEIVERS = 3
"""Receivers with room per giver. Two leave somewhat more late, five ask more people for nothing."""
LEAST_MINUTES = 2 * 60
"""No share is asked for of which fewer minutes are likely."""
LEAST_ITEMS = 5
"""Nor one of which fewer items are likely."""
PARTNER_COST = 16
"""Late quarter-hour-days that a further receiver has to save: an hour that would be four days late. Where jams are
long, asking without it leaves more late and asks more people."""

COMING_OF_LIKELY = (0.19, 0.83, 1.73)
"""What a share really moves, of what was called likely: the value that one in ten shares stays below, the median, and
the one that one in ten exceeds. 509 shares that ran, 30 played offices (ten teams, tight load, S0 S1 S2 S4 S6, seeds
201 to 206)."""
LEAST_COMING_OF_LIKELY = (0.05, 0.25, 1.73)
"""However much has moved, a share that still runs moves this much more, of the same shares: of those that had moved
three quarters of what was likely the median still moved a quarter of it, one in ten 1.8 times as much."""

# Costs per quarter-hour, in the units of docs/rules/allocation.md#min-cost-flow times COST_SCALE
COST_SCALE = 100
"""The last two digits of a cost are left for tie-breaks by rank of the receiver."""
MOVE_COST = 100 * COST_SCALE
OTHER_SITE_COST = 60 * COST_SCALE
DUE_SOON_COST = 30 * COST_SCALE
"""For work due on the earliest day that may move at all."""
FAIRNESS_COSTS = (0, 20 * COST_SCALE, 60 * COST_SCALE)
"""Extra in the first, second and last third of what a receiver can take."""

# When a region is planned (docs/rules/allocation.md#when-a-region-is-planned)
FIXED_TIMES = ((9, 0), (13, 30))
"""Berlin wall times from which a region that jams is planned again on a working day."""

# Shortage and order of work (docs/rules/allocation.md#shortage)
SHORT_TOLERANCE = 0.25
"""Pooled work above this share of the pooled capacity of 20 working days is a shortage: five days' work in twenty, the
usual time between work and due date of all teams. Below, whoever has room still helps (ADR 0017)."""
MINUTES_PER_FTE = forecast.NET_MINUTES_PER_FTE * JUDGED_WORKDAYS
"""Net handling minutes of a full-time clerk in 20 working days (docs/rules/forecast.md#capacity)."""
LEGAL_CLOCK_WORKDAYS = 10
"""In triage a legal clock pushes others aside when it ends within this many working days: while the order holds, or the
next one."""
AGE_CAP_WORKDAYS = 60
"""In triage no due item waits longer than this many working days from its receipt behind shorter work: three months,
the period for an objection (SGG section 88 II). Without a cap the worst lateness rose from 17 to 60 working days. With
a cap of 30 and a sixth of the capacity missing, items reach it before they would be worked on by due date, and the
longest work comes first (ADR 0021)."""
TRIAGE_WORKDAYS = 5
"""Working days for which a proposed order of work holds; then it has to be proposed again."""

# What a plan shows
DAYS_LEFT_OVER = 5
"""Coming working days whose mean capacity days of work left are calculated with, as in the outlook."""

# Execution (docs/rules/proposals.md)
WAVE_ITEMS = 50
"""Most orders without a verdict per proposal, so that a stop takes hold soon."""
UNANSWERED_WORKDAYS = 2
"""Working days without an answer after which a question ends, and with it the list that came with it."""
