"""What may be shown of absence and of small numbers: rules P3, P4, P6, P7 and P13 of docs/rules/privacy.md.

"Shown" is any screen, API answer, metric, log line, notice or export, and every topic except `capacity`. Where the gate
is closed, planned and unplanned absence are one cause, ABSENCE: with one or two absentees the split would say too much
about them. What could be subtracted from shown figures counts as shown, so a closed team's forecast does not read the
split either (docs/decisions/0026-a-closed-gate-closes-the-forecast-too.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.items import ItemClass
from contracts.jams import Cause, CauseShare
from mailroom.deadlines import CLASSES

LOWEST_K_TEAM = 5
LOWEST_K_PART = 3
MINIMUM_HEADS = 5
"""P3: heads from which a unit is shown alone."""
STATISTICS_HEADS = 11
"""P3: heads from which absence-derived statistics over time are shown, whatever `k_team` is."""
MAIN_SHARE = 0.5
SMALL_CELL = 4
"""P13: one to four items of a sensitive class are shown as "1–4", in figures as 4."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """P4: heads of the team, and persons in every absence part, from which the split may be shown.

    Raises ValueError below the lowest permitted values: they can only be raised.
    """

    k_team: int = LOWEST_K_TEAM
    k_part: int = LOWEST_K_PART

    def __post_init__(self) -> None:
        if self.k_team < LOWEST_K_TEAM or self.k_part < LOWEST_K_PART:
            raise ValueError(f"k_team and k_part may not be below {LOWEST_K_TEAM} and {LOWEST_K_PART} (P4)")


DEFAULT = Thresholds()
STRICT = Thresholds(k_team=11, k_part=3)
PROFILES: Mapping[str, Thresholds] = {"default": DEFAULT, "strict": STRICT}

_ABSENCES = frozenset({Cause.PLANNED_ABSENCE, Cause.UNPLANNED_ABSENCE})


def split_may_be_shown(
    heads: int, persons_planned: int, persons_unplanned: int, split_known: bool, thresholds: Thresholds = DEFAULT
) -> bool:
    """The gate P4, with heads and persons as of one fixed publication: `k_part` persons in each part.

    An empty part is no exception: otherwise the gate would close when one person enters it, and that would be a sign.
    """
    return split_known and heads >= thresholds.k_team and min(persons_planned, persons_unplanned) >= thresholds.k_part


def plan_may_be_shown(
    heads: int, persons_planned: int, persons_unplanned: int, split_known: bool, thresholds: Thresholds = DEFAULT
) -> bool:
    """The same for what is known of a day ahead, when normally nobody is absent unplanned yet."""
    known = persons_unplanned or thresholds.k_part
    return split_may_be_shown(heads, persons_planned, known, split_known, thresholds)


def shown_shares(shares: Iterable[CauseShare], split_shown: bool) -> tuple[CauseShare, ...]:
    """The shares as they may be shown: unchanged where the gate is open, else with both absences added up first."""
    given = tuple(shares)
    if split_shown or not {share.cause for share in given} & _ABSENCES:
        return given
    absence = sum(share.share for share in given if share.cause in _ABSENCES or share.cause is Cause.ABSENCE)
    place = next(i for i, share in enumerate(given) if share.cause in _ABSENCES)
    merged: list[CauseShare] = []
    for i, share in enumerate(given):
        if i == place:
            merged.append(CauseShare(Cause.ABSENCE, absence))
        elif share.cause not in _ABSENCES and share.cause is not Cause.ABSENCE:
            merged.append(share)
    return tuple(merged)


def shares_over_time(shares: Iterable[CauseShare], heads: int) -> tuple[CauseShare, ...]:
    """Shown shares as they may be in a series over time: below eleven heads absence is within MIXED (P3)."""
    given = tuple(shares)
    if heads >= STATISTICS_HEADS:
        return given
    within = {*_ABSENCES, Cause.ABSENCE, Cause.MIXED}
    mixed = sum(share.share for share in given if share.cause in within)
    rest = tuple(share for share in given if share.cause not in within)
    return (*rest, CauseShare(Cause.MIXED, mixed)) if mixed else rest


def main_cause(shares: Iterable[CauseShare]) -> Cause | None:
    """P7: the cause with at least half of the shares, else MIXED; None without shares. Ask it of shown shares."""
    given = tuple(shares)
    if not given:
        return None
    largest = max(given, key=lambda share: (share.share, share.cause.value))
    return largest.cause if largest.share >= MAIN_SHARE else Cause.MIXED


def suppressed(heads: Mapping[str, int], minimum: int = MINIMUM_HEADS) -> frozenset[str]:
    """P6: the teams of one site that are not shown alone.

    All below the minimum, and the next smallest as long as they are only one, or together below the minimum themselves:
    what remains of a total without the shown ones is then never a single team or a unit that is too small (P3).
    """
    by_size = sorted(heads, key=lambda team: (heads[team], team))
    hidden = [team for team in by_size if heads[team] < minimum]
    for team in by_size[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(heads[each] for each in hidden) >= minimum):
            break
        hidden.append(team)
    return frozenset(hidden)


def shown_amount(amount: float, of_one: float, item_class: ItemClass) -> float:
    """P13 for amounts that depend on items, such as minutes: for one to four items of a sensitive class, the amount of
    four."""
    small = 0 < amount < SMALL_CELL * of_one and CLASSES[item_class].sensitive
    return SMALL_CELL * of_one if small else amount


def shown_count(items: int, item_class: ItemClass) -> int:
    """P13: one to four items of a sensitive class are given as four ("1–4" in words)."""
    return SMALL_CELL if 0 < items < SMALL_CELL and CLASSES[item_class].sensitive else items
