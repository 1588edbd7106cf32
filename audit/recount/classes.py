"""What the auditor knows of item classes, written down a second time from docs/rules/item-classes.md on purpose."""

from typing import NamedTuple

from contracts.items import ItemClass as C


class Kind(NamedTuple):
    """Usual handling minutes, the skill a receiver needs, and whether the class must never queue behind a move."""

    minutes: int
    skill: str | None = None
    urgent: bool = False


KINDS: dict[C, Kind] = {
    C.UNTERLAGEN: Kind(12),
    C.VAEM: Kind(35),
    C.WBA: Kind(45),
    C.HA_NEU: Kind(150, "NEUANTRAG"),
    C.WIDERSPRUCH: Kind(150, "WIDERSPRUCH"),
    C.UEBERPRUEFUNG: Kind(90),
    C.BUT: Kind(20),
    C.KDU: Kind(40),
    C.EKS_ABSCHL: Kind(90, "SELBST"),
    C.DRITTE: Kind(15),
    C.IRRLAEUFER: Kind(5),
    C.EIL_NOTLAGE: Kind(60, urgent=True),
    C.EIL_WOHNUNG: Kind(60, urgent=True),
    C.GERICHT_EILVERFAHREN: Kind(60, urgent=True),
    C.VORL_ENTSCHEIDUNG: Kind(45),
    C.ZUST_KLAERUNG: Kind(30),
    C.SCAN_MANGEL: Kind(5),
    C.UNKLAR: Kind(10),
}
