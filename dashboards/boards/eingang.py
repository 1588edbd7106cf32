"""Board `mr-eingang`: is everything that arrived in the system, and how late?"""

from dashboards.panels import REGION, SITE, Board, Column, Panel, Query
from dashboards.queries import TO_MILLISECONDS, or_zero, per_site, quantile
from dashboards.stats import freshness, stat
from dashboards.words import SILENT, STATE, both

_TODAY, _USUAL = 'day="today"', 'day="usual"'
_ITEMS = "max by (channel) (mailroom_channel_day_items{{{}}})"
_UNCLEAR = 'item_class=~"UNKLAR|IRRLAEUFER|SCAN_MANGEL"'

_STATS = (
    stat(
        "eingang-today",
        both("Heute gegen üblich", "Today against usual"),
        both(
            "Heute Eingegangenes durch den Median desselben Wochentags, Stand des letzten festen Zeitpunkts.",
            "Received today divided by the median of the same weekday, as of the last fixed time.",
        ),
        both(
            "Unter der Hälfte am Nachmittag: Kanäle unten ansehen.",
            "Below half in the afternoon: look at the channels.",
        ),
        f"sum({_ITEMS.format(_TODAY)}) / sum({_ITEMS.format(_USUAL)})",
        unit="percentunit",
        decimals=0,
    ),
    stat(
        "eingang-silent",
        both("Stumme Kanäle", "Silent channels"),
        both(
            "Kanäle, über die länger als ihre übliche Lücke an Dienstzeit nichts kam.",
            "Channels that brought nothing for longer than their usual gap of working time.",
        ),
        both(
            "Betreiber des Kanals anrufen: Post geht verloren oder wartet.",
            "Call the channel's operator: post is lost or waits.",
        ),
        or_zero("sum(max by (channel) (mailroom_channel_silent))"),
        levels=(1, 2),
    ),
    stat(
        "eingang-delay",
        both("Scan bis sichtbar (AT)", "Scan to visible (days)"),
        both(
            "Neun von zehn gescannten Eingängen der letzten zehn Arbeitstage waren so schnell sichtbar; Ziel 2.",
            "Nine of ten scanned items of the last ten working days were visible that fast; target 2.",
        ),
        both("Scandienstleister auf die Laufzeit ansprechen.", "Talk to the scan provider about its run time."),
        f'max(mailroom_channel_delay_workdays{{channel="scan_provider",{quantile("0.9")}}})',
        levels=(3, 5),
        decimals=0,
    ),
    stat(
        "eingang-batches",
        both("Überfällige Stapel", "Overdue batches"),
        both(
            "Angekündigte Stapel, die zur erwarteten Zeit nicht vollständig da waren.",
            "Announced batches that were not complete at the expected time.",
        ),
        both("Stapel beim Scandienstleister nachfordern.", "Ask the scan provider for the batch."),
        "max(mailroom_batches_overdue)",
        levels=(1, 3),
    ),
    stat(
        "eingang-unclear",
        both("Anteil Klärungsfälle", "Share of unclear post"),
        both(
            "Anteil dieser drei Klassen an den offenen Eingängen der Standorte.",
            "Share of these three classes in the open items of the sites.",
        ),
        both("Über 5 %: Zuordnung vor dem Eingang prüfen.", "Above 5 %: check sorting before intake."),
        f"sum({per_site('mailroom_site_items', 'item_class', more=_UNCLEAR)}) / "
        f"sum({per_site('mailroom_site_items', 'item_class')})",
        levels=(0.05, 0.1),
        unit="percentunit",
        decimals=1,
    ),
    freshness("eingang"),
)
_CHANNELS = Panel(
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
        Query(expr=_ITEMS.format(_TODAY)),
        Query(expr=_ITEMS.format(_USUAL)),
        Query(expr=f"max by (channel) (mailroom_channel_last_item_timestamp_seconds){TO_MILLISECONDS}"),
        Query(expr=f"max by (channel) (mailroom_channel_delay_workdays{{{quantile('0.5')}}})"),
        Query(expr=f"max by (channel) (mailroom_channel_delay_workdays{{{quantile('0.9')}}})"),
    ],
    width=24,
    height=8,
    columns={
        "channel": Column(words=both("Kanal", "Channel")),
        "Value #A": Column(words=STATE, states=SILENT),
        "Value #B": Column(words=both("heute", "today")),
        "Value #C": Column(words=both("üblich", "usual")),
        "Value #D": Column(words=both("zuletzt", "last"), unit="time:YYYY-MM-DD HH:mm"),
        "Value #E": Column(words=both("Verzug Mitte (AT)", "Delay median (days)")),
        "Value #F": Column(words=both("Verzug 9 von 10 (AT)", "Delay 9 of 10 (days)")),
    },
)
_RATE = Panel(
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
_BATCHES = Panel(
    key="eingang-batches-items",
    kind="gauges",
    title=both("Stapel: angekündigt und angekommen", "Batches: announced and received"),
    about=both("Eingänge aller angekündigten Stapel.", "Items of all announced batches."),
    act=both("Differenz nachfordern.", "Ask for what is missing."),
    queries=[Query(expr="max by (flow) (mailroom_batch_items)", legend="{{flow}}")],
)
_CLASSES = Panel(
    key="eingang-classes",
    kind="gauges",
    title=both("Offene Eingänge nach Klasse", "Open items by class"),
    about=both(
        "Alle gewählten Standorte; ein bis vier Eingänge einer schützenswerten Klasse erscheinen als 4.",
        "All chosen sites; one to four items of a sensitive class are shown as 4.",
    ),
    act=both("Ungewöhnlich viele einer Klasse: Zuordnung prüfen.", "Unusually many of a class: check sorting."),
    queries=[
        Query(expr=f"sum by (item_class) ({per_site('mailroom_site_items', 'item_class')})", legend="{{item_class}}")
    ],
)
_MACHINE = Panel(
    key="eingang-automatic",
    kind="timeseries",
    title=both("Automatisch entschieden, je Stunde", "Decided automatically, per hour"),
    about=both(
        "Eingänge, die das Fachverfahren selbst entschieden hat.", "Items that the specialist system decided by itself."
    ),
    act=both("Bricht es ab: Fachverfahren prüfen.", "If it breaks off: check the specialist system."),
    queries=[
        Query(expr="sum by (channel) (increase(mailroom_items_decided_automatically_total[1h]))", legend="{{channel}}")
    ],
)

BOARD = Board(
    uid="mr-eingang",
    title=both("Eingangskanäle", "Intake channels"),
    question=both(
        "Ist alles, was ankam, im System, und wie spät?", "Is everything that arrived in the system, and how late?"
    ),
    variables=(REGION, SITE),
    rows=(_STATS, (_CHANNELS,), (_RATE, _BATCHES), (_CLASSES, _MACHINE)),
)
