"""What comes in by which channel, by batch and by class."""

from dashboards.labels import CHANNELS, coded
from dashboards.panels import Column, Panel, Query
from dashboards.queries import TO_MILLISECONDS, per_site, quantile
from dashboards.words import SILENT, STATE, both


def items_of(day: str) -> str:
    """Items of each channel, today or as usual on this weekday."""
    return f'max by (channel) (mailroom_channel_day_items{{day="{day}"}})'


TABLE = Panel(
    key="eingang-channels",
    kind="table",
    title=both("Kanäle", "Channels"),
    about=both(
        "Je Kanal: kommt etwas an, heute und üblich, letzter Eingang, Stempel bis sichtbar (Mitte, neun von zehn).",
        "Per channel: does anything arrive, today and usual, last item, stamp to visible (median, nine of ten).",
    ),
    act=both(
        "Stummen Kanal sofort klären: Eingänge sind rechtlich zugegangen.",
        "Clear a silent channel at once: the post counts as received.",
    ),
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
        "channel": Column(words=both("Kanal", "Channel"), states=coded(CHANNELS)),
        "Value #A": Column(words=STATE, states=SILENT),
        "Value #B": Column(words=both("heute", "today")),
        "Value #C": Column(words=both("üblich", "usual"), gaps=True),
        "Value #D": Column(words=both("zuletzt", "last"), unit="time:YYYY-MM-DD HH:mm"),
        "Value #E": Column(words=both("Verzug Mitte (AT)", "Delay median (days)"), gaps=True),
        "Value #F": Column(words=both("Verzug 9 von 10 (AT)", "Delay 9 of 10 (days)"), gaps=True),
    },
)
RATE = Panel(
    key="eingang-rate",
    kind="timeseries",
    title=both("Meldungen je Kanal und Stunde", "Reports per channel and hour"),
    about=both(
        "Gemeldete Eingänge der letzten Stunde; eine wiederholte Meldung zählt noch einmal.",
        "Items reported in the last hour; a repeated report counts again.",
    ),
    act=both("Fällt ein Kanal auf null: Schnittstelle prüfen.", "If a channel falls to zero: check its interface."),
    queries=[Query(expr="sum by (channel) (increase(mailroom_items_received_total[1h]))", legend="{{channel}}")],
)
BATCHES = Panel(
    key="eingang-batches-items",
    kind="gauges",
    title=both("Stapel: angekündigt und angekommen", "Batches: announced and received"),
    about=both("Eingänge aller angekündigten Stapel.", "Items of all announced batches."),
    act=both("Differenz nachfordern.", "Ask for what is missing."),
    queries=[Query(expr="max by (flow) (mailroom_batch_items)", legend="{{flow}}")],
)
CLASSES = Panel(
    key="eingang-classes",
    kind="gauges",
    title=both("Offene Eingänge nach Klasse", "Open items by class"),
    about=both(
        "Alle gewählten Standorte; ein bis vier Eingänge einer schützenswerten Klasse erscheinen als 4.",
        "All chosen sites; one to four items of a sensitive class are shown as 4.",
    ),
    act=both("Ungewöhnlich viele einer Klasse: Zuordnung prüfen.", "Unusually many of a class: check sorting."),
    height=14,
    queries=[
        Query(expr=f"sum by (item_class) ({per_site('mailroom_site_items', 'item_class')})", legend="{{item_class}}")
    ],
)
MACHINE = Panel(
    key="eingang-automatic",
    kind="timeseries",
    title=both("Automatisch entschieden, je Stunde", "Decided automatically, per hour"),
    about=both(
        "Eingänge, die das Fachverfahren selbst entschieden hat.", "Items that the specialist system decided by itself."
    ),
    act=both("Bricht es ab: Fachverfahren prüfen.", "If it breaks off: check the specialist system."),
    height=14,
    queries=[
        Query(expr="sum by (channel) (increase(mailroom_items_decided_automatically_total[1h]))", legend="{{channel}}")
    ],
)
