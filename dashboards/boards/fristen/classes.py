"""Class by class: on time, and lead time."""

from dashboards.elements.kinds import table
from dashboards.elements.panels import Column
from dashboards.elements.queries import SITES
from languages.text import _


def _met(clock: str) -> str:
    return f'min by (item_class) (mailroom_clock_met_ratio{{{SITES},clock="{clock}"}})'


def _lead_time(share: str) -> str:
    return f'max by (item_class) (mailroom_item_lead_time_workdays{{{SITES},quantile="{share}"}})'


MET = table(
    "fristen-met",
    _("On time per class, 30 days"),
    _("Share of items done in 30 days that met target and legal clock; from five items on."),
    _("Below 90 %: plan the class first."),
    {
        "item_class": Column(_("Class")),
        "Value #A": Column(_("Target met"), _met("target"), unit="percentunit", decimals=0, gaps=True),
        "Value #B": Column(_("Law met"), _met("hard"), unit="percentunit", decimals=0, gaps=True),
    },
)
LEAD = table(
    "fristen-lead-time",
    _("Lead time per class (working days)"),
    _("Working days from legal receipt to done, last 30 days; the slowest of the chosen sites."),
    _("Above 14 days: below the minimum standard."),
    {
        "item_class": Column(_("Class")),
        "Value #A": Column(_("Median"), _lead_time("0.5"), gaps=True),
        "Value #B": Column(_("9 of 10"), _lead_time("0.9"), gaps=True),
    },
)
