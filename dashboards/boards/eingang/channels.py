"""What comes in by which channel, by batch and by class."""

from dashboards.elements.labels import CHANNELS, coded
from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import TO_MILLISECONDS, per_site, quantile
from dashboards.elements.words import SILENT, STATE
from languages.text import _


def items_of(day: str) -> str:
    """Items of each channel, today or as usual on this weekday."""
    return f'max by (channel) (mailroom_channel_day_items{{day="{day}"}})'


TABLE = Panel(
    key="eingang-channels",
    kind="table",
    title=_("Channels"),
    about=_("Per channel: does anything arrive, today and usual, last item, stamp to visible (median, nine of ten)."),
    act=_("Clear a silent channel at once: the post counts as received."),
    queries=[
        Query(expr="max by (channel) (mailroom_channel_silent)"),
        Query(expr=items_of("today")),
        Query(expr=items_of("usual")),
        Query(expr=f"max by (channel) (mailroom_channel_last_item_timestamp_seconds){TO_MILLISECONDS}"),
        Query(expr=f"max by (channel) (mailroom_channel_delay_workdays{{{quantile('0.5')}}})"),
        Query(expr=f"max by (channel) (mailroom_channel_delay_workdays{{{quantile('0.9')}}})"),
    ],
    width=24,
    height=8,
    columns={
        "channel": Column(words=_("Channel"), states=coded(CHANNELS)),
        "Value #A": Column(words=STATE, states=SILENT),
        "Value #B": Column(words=_("today")),
        "Value #C": Column(words=_("usual"), gaps=True),
        "Value #D": Column(words=_("last"), unit="time:YYYY-MM-DD HH:mm"),
        "Value #E": Column(words=_("Delay median (days)"), gaps=True),
        "Value #F": Column(words=_("Delay 9 of 10 (days)"), gaps=True),
    },
)
RATE = Panel(
    key="eingang-rate",
    kind="timeseries",
    title=_("Reports per channel and hour"),
    about=_("Items reported in the last hour; a repeated report counts again."),
    act=_("If a channel falls to zero: check its interface."),
    queries=[Query(expr="sum by (channel) (increase(mailroom_items_received_total[1h]))", legend="{{channel}}")],
)
BATCHES = Panel(
    key="eingang-batches-items",
    kind="gauges",
    title=_("Batches: announced and received"),
    about=_("Items of all announced batches."),
    act=_("Ask for what is missing."),
    queries=[Query(expr="max by (flow) (mailroom_batch_items)", legend="{{flow}}")],
)
CLASSES = Panel(
    key="eingang-classes",
    kind="gauges",
    title=_("Open items by class"),
    about=_("All chosen sites; one to four items of a sensitive class are shown as 4."),
    act=_("Unusually many of a class: check sorting."),
    height=14,
    queries=[
        Query(expr=f"sum by (item_class) ({per_site('mailroom_site_items', 'item_class')})", legend="{{item_class}}")
    ],
)
MACHINE = Panel(
    key="eingang-automatic",
    kind="timeseries",
    title=_("Decided automatically, per hour"),
    about=_("Items that the specialist system decided by itself."),
    act=_("If it breaks off: check the specialist system."),
    height=14,
    queries=[
        Query(expr="sum by (channel) (increase(mailroom_items_decided_automatically_total[1h]))", legend="{{channel}}")
    ],
)
