"""The first line of `mr-eingang`: today, silent channels, scan delay, batches, unclear post."""

from dashboards.boards.eingang.channels import items_of
from dashboards.queries import per_site, quantile
from dashboards.stats import freshness, stat
from dashboards.words import both

_UNCLEAR = 'item_class=~"UNKLAR|IRRLAEUFER|SCAN_MANGEL"'
NUMBERS = (
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
        f"sum({items_of('today')}) / sum({items_of('usual')})",
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
        "sum(max by (channel) (mailroom_channel_silent))",
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
