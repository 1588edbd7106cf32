"""The first line of `mr-eingang`: today, silent channels, scan delay, batches, unclear post."""

from dashboards.boards.eingang.channels import items_of
from dashboards.elements.queries import per_site, quantile
from dashboards.elements.stats import freshness, stat
from languages.text import _

_UNCLEAR = 'item_class=~"UNKLAR|IRRLAEUFER|SCAN_MANGEL"'
NUMBERS = (
    stat(
        "eingang-today",
        _("Today against usual"),
        _("Received today divided by the median of the same weekday, as of the last fixed time."),
        _("Below half in the afternoon: look at the channels."),
        f"sum({items_of('today')}) / sum({items_of('usual')})",
        unit="percentunit",
        decimals=0,
    ),
    stat(
        "eingang-silent",
        _("Silent channels"),
        _("Channels that brought nothing for longer than their usual gap of working time."),
        _("Call the channel's operator: post is lost or waits."),
        "sum(max by (channel) (mailroom_channel_silent))",
        levels=(1, 2),
    ),
    stat(
        "eingang-delay",
        _("Scan to visible (days)"),
        _("Nine of ten scanned items of the last ten working days were visible that fast; target 2."),
        _("Talk to the scan provider about its run time."),
        f'max(mailroom_channel_delay_workdays{{channel="scan_provider",{quantile("0.9")}}})',
        levels=(3, 5),
        decimals=0,
    ),
    stat(
        "eingang-batches",
        _("Overdue batches"),
        _("Announced batches that were not complete at the expected time."),
        _("Ask the scan provider for the batch."),
        "max(mailroom_batches_overdue)",
        levels=(1, 3),
    ),
    stat(
        "eingang-unclear",
        _("Share of unclear post"),
        _("Share of these three classes in the open items of the sites."),
        _("Above 5 %: check sorting before intake."),
        f"sum({per_site('mailroom_site_items', 'item_class', more=_UNCLEAR)}) / "
        f"sum({per_site('mailroom_site_items', 'item_class')})",
        levels=(0.05, 0.1),
        unit="percentunit",
        decimals=1,
    ),
    freshness("eingang"),
)
