"""All chosen sites: in and out, balance, and up to which receipt date the post is processed."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import REGIONS, TO_MILLISECONDS, day_flow, per_site
from dashboards.elements.words import DAYS_LEFT, SITE
from languages.text import _

FLOW = Panel(
    key="lage-flow",
    kind="timeseries",
    title=_("In and out of the day"),
    about=_("Received and done since the day began, all chosen sites."),
    act=_("If out stays below in: look at work left."),
    queries=[
        Query(
            expr=f"sum({per_site('mailroom_site_day_items', more=day_flow('today', flow))})",
            legend=words,
        )
        for flow, words in (("received", _("in")), ("completed", _("out")))
    ],
)
BY_SITE = Panel(
    key="lage-sites",
    kind="table",
    title=_("Sites"),
    about=_("Per site: work left, distance between the fullest and the emptiest team, balance (1: all equal)."),
    act=_("Large distance: look at rebalancing."),
    width=24,
    height=6,
    queries=[
        Query(expr=per_site("site:mailroom_days_of_work_left:ratio")),
        Query(expr=per_site("site:mailroom_days_left_spread:max_minus_min")),
        Query(expr=per_site("mailroom_balance_score_ratio")),
    ],
    columns={
        "site": Column(words=SITE),
        "Value #A": Column(words=DAYS_LEFT, decimals=1),
        "Value #B": Column(words=_("Distance (days)"), decimals=1),
        "Value #C": Column(words=_("Balance"), decimals=2),
    },
)
WORKED_OFF = Panel(
    key="lage-worked-off",
    kind="table",
    title=_("We are working on post of …"),
    about=_("Per class the receipt date of the oldest item that nobody works on yet. Also public."),
    act=_("Answer callers by it."),
    queries=[
        Query(
            expr="min by (item_class) (mailroom_oldest_waiting_received_timestamp_seconds"
            f"{{{REGIONS}}}){TO_MILLISECONDS}"
        )
    ],
    columns={
        "item_class": Column(words=_("Class")),
        "Value": Column(words=_("Post of"), unit="time:YYYY-MM-DD"),
    },
)
