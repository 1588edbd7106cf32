"""What comes in by which channel, by batch and by class."""

from dashboards.elements.kinds import gauges, table, timeseries
from dashboards.elements.labels import CHANNELS, coded
from dashboards.elements.panels import MOMENT, Column, Query
from dashboards.elements.queries import TO_MILLISECONDS, per_site, quantile
from dashboards.elements.words import SILENT, STATE
from languages.text import _


def items_of(day: str) -> str:
    """Items of each channel, today or as usual on this weekday."""
    return f'max by (channel) (mailroom_channel_day_items{{day="{day}"}})'


TABLE = table(
    "eingang-channels",
    _("Channels"),
    _("Per channel: does anything arrive, today and usual, last item, stamp to visible (median, nine of ten)."),
    _("Clear a silent channel at once: the post counts as received."),
    {
        "channel": Column(_("Channel"), states=coded(CHANNELS)),
        "Value #A": Column(STATE, "max by (channel) (mailroom_channel_silent)", states=SILENT),
        "Value #B": Column(_("today"), items_of("today")),
        "Value #C": Column(_("usual"), items_of("usual"), gaps=True),
        "Value #D": Column(
            _("last"), f"max by (channel) (mailroom_channel_last_item_timestamp_seconds){TO_MILLISECONDS}", unit=MOMENT
        ),
        "Value #E": Column(
            _("Delay median (days)"),
            f"max by (channel) (mailroom_channel_delay_workdays{{{quantile('0.5')}}})",
            gaps=True,
        ),
        "Value #F": Column(
            _("Delay 9 of 10 (days)"),
            f"max by (channel) (mailroom_channel_delay_workdays{{{quantile('0.9')}}})",
            gaps=True,
        ),
    },
    width=24,
    height=8,
)
RATE = timeseries(
    "eingang-rate",
    _("Reports per channel and hour"),
    _("Items reported in the last hour; a repeated report counts again."),
    _("If a channel falls to zero: check its interface."),
    Query("sum by (channel) (increase(mailroom_items_received_total[1h]))", "{{channel}}"),
)
BATCHES = gauges(
    "eingang-batches-items",
    _("Batches: announced and received"),
    _("Items of all announced batches."),
    _("Ask for what is missing."),
    Query("max by (flow) (mailroom_batch_items)", "{{flow}}"),
)
CLASSES = gauges(
    "eingang-classes",
    _("Open items by class"),
    _("All chosen sites; one to four items of a sensitive class are shown as 4."),
    _("Unusually many of a class: check sorting."),
    Query(f"sum by (item_class) ({per_site('mailroom_site_items', 'item_class')})", "{{item_class}}"),
    height=14,
)
MACHINE = timeseries(
    "eingang-automatic",
    _("Decided automatically, per hour"),
    _("Items that the specialist system decided by itself."),
    _("If it breaks off: check the specialist system."),
    Query("sum by (channel) (increase(mailroom_items_decided_automatically_total[1h]))", "{{channel}}"),
    height=14,
)
