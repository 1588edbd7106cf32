"""What the worklist of a team says: its items, and the order of work where nobody has room."""

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "show_team": ("Team zeigen", "Show team"),
    "nobody_has_room": ("Niemand hat Platz: vorgeschlagene Reihenfolge", "Nobody has room: a proposed order of work"),
    "triage_team": (
        "Kein Team der Region kann helfen, und Ihr Team schafft nicht alles rechtzeitig. Deshalb wird vorgeschlagen, "
        "zuerst zu erledigen, was gesetzlich befristet ist, dann, was je Minute Arbeit am meisten durch Warten leidet.",
        "No team of the region can help, and your team cannot do everything in time. It is therefore proposed to do "
        "first what the law sets a period for, then what suffers most from waiting per minute of work.",
    ),
    "by_deadline": ("Stattdessen nach Frist ordnen", "Order by deadline instead"),
    "as_proposed": ("In der vorgeschlagenen Reihenfolge zeigen", "Show in the proposed order"),
    "no_items": ("Das Team hat nichts Offenes.", "The team has nothing open."),
    "proposed_hint": (
        "In der vorgeschlagenen Reihenfolge. Der Verweis öffnet den Vorgang in der E-Akte, mit den Rechten dort.",
        "In the proposed order. The link opens the item in the document system, with the rights there.",
    ),
    "worklist_hint": (
        "Nach Frist geordnet. Der Verweis öffnet den Vorgang in der E-Akte, mit den Rechten dort.",
        "Ordered by deadline. The link opens the item in the document system, with the rights there.",
    ),
    "place": ("Platz und Grund", "Place and reason"),
    "link": ("E-Akte", "Document system"),
    "excluded": ("bleibt hier", "stays here"),
    "moved": ("umgezogen", "moved"),
    "open": ("öffnen", "open"),
    "ground.urgent": ("Eilfall", "urgent"),
    "ground.legal_clock": ("gesetzliche Frist läuft ab", "a legal period ends"),
    "ground.age_cap": ("wartet schon zu lange", "has waited too long"),
    "ground.cost_of_waiting": ("fällig, und schnell getan", "due, and quickly done"),
    "ground.due_date": ("noch nicht fällig", "not due yet"),
    "item.WAITING": ("wartet", "waiting"),
    "item.IN_PROGRESS": ("in Arbeit", "in progress"),
    "item.PARKED": ("wartet auf andere", "parked"),
    "item.UNPLACED": ("ohne Team", "without team"),
}
