"""All chosen sites: in and out, balance, and up to which receipt date the post is processed."""

from dashboards.elements.kinds import table, timeseries
from dashboards.elements.panels import Column, Query
from dashboards.elements.queries import REGIONS, TO_MILLISECONDS, day_flow, per_site
from dashboards.elements.words import DAYS_LEFT, SITE
from languages.text import _

FLOW = timeseries(
    "lage-flow",
    _("In and out of the day"),
    _("Received and done since the day began, all chosen sites."),
    _("If out stays below in: look at work left."),
    *(
        Query(f"sum({per_site('mailroom_site_day_items', more=day_flow('today', flow))})", words)
        for flow, words in (("received", _("in")), ("completed", _("out")))
    ),
)
BY_SITE = table(
    "lage-sites",
    _("Sites"),
    _("Per site: work left, distance between the fullest and the emptiest team, balance (1: all equal)."),
    _("Large distance: look at rebalancing."),
    {
        "site": Column(SITE),
        "Value #A": Column(DAYS_LEFT, per_site("site:mailroom_days_of_work_left:ratio"), decimals=1),
        "Value #B": Column(_("Distance (days)"), per_site("site:mailroom_days_left_spread:max_minus_min"), decimals=1),
        "Value #C": Column(_("Balance"), per_site("mailroom_balance_score_ratio"), decimals=2),
    },
    width=24,
    height=6,
)
WORKED_OFF = table(
    "lage-worked-off",
    _("We are working on post of …"),
    _("Per class the receipt date of the oldest item that nobody works on yet. Also public."),
    _("Answer callers by it."),
    {
        "item_class": Column(_("Class")),
        "Value": Column(
            _("Post of"),
            (f"min by (item_class) (mailroom_oldest_waiting_received_timestamp_seconds{{{REGIONS}}}){TO_MILLISECONDS}"),
            unit="time:YYYY-MM-DD",
        ),
    },
)
