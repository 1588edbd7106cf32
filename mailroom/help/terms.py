"""What is agreed: how much a day, how much in all, until when, which classes. Terms only ever become less."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.items import ItemClass
from contracts.reliefs import ConsentState, ReliefChanged, ShareStated
from mailroom.allocation.relief.shares import open_shares
from mailroom.help.life import part


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Less than what was asked; None leaves a term as it is.

    A receiver may lower minutes, the last day and the classes of its share; a giver the last day of every share, and
    the classes of all.
    """

    minutes_per_day: int | None = None
    budget_minutes: int | None = None
    until: date | None = None
    item_classes: tuple[ItemClass, ...] | None = None


@dataclass(frozen=True, slots=True)
class NotLess:
    """Fields that would give more than was agreed, or that are not this side's to change."""

    fields: tuple[str, ...]


def shorten(relief: ReliefChanged, share_id: str | None, terms: Terms) -> ReliefChanged | NotLess:
    """The relief with these terms for one part (None: the giver's); the very same object where nothing changes.

    Raises KeyError for an unknown share.
    """
    wrong = _more(relief, share_id, terms)
    if wrong:
        return NotLess(wrong)
    shares = tuple(
        _shortened(share, terms, share_id is not None) if _concerns(share, share_id) else share
        for share in relief.shares
    )
    is_giver = share_id is None and terms.item_classes is not None
    classes = _sorted(terms.item_classes) if is_giver else relief.item_classes
    if shares == relief.shares and classes == relief.item_classes:
        return relief
    return relief.model_copy(update={"shares": shares, "item_classes": classes})


def _concerns(share: ShareStated, share_id: str | None) -> bool:
    return share.state is not ConsentState.ENDED and share_id in (None, share.share_id)


def _shortened(share: ShareStated, terms: Terms, own: bool) -> ShareStated:
    minutes_per_day = min(share.minutes_per_day, terms.minutes_per_day or share.minutes_per_day)
    budget = min(share.budget_minutes, terms.budget_minutes or share.budget_minutes)
    return share.model_copy(
        update={
            "minutes_per_day": minutes_per_day,
            "budget_minutes": budget,
            "until": min(share.until, terms.until or share.until),
            "likely_minutes": min(share.likely_minutes, budget),
            "item_classes": _sorted(terms.item_classes) if own and terms.item_classes else share.item_classes,
        }
    )


def _more(relief: ReliefChanged, share_id: str | None, terms: Terms) -> tuple[str, ...]:
    """Fields that are more than before, nothing at all, or the other side's."""
    own = part(relief, share_id)
    wrong = []
    if terms.item_classes is not None and not _is_less(own.item_classes, terms.item_classes):
        wrong.append("item_classes")
    if isinstance(own, ReliefChanged):
        wrong += [name for name in ("minutes_per_day", "budget_minutes") if getattr(terms, name) is not None]
        if terms.until is not None and all(terms.until > share.until for share in open_shares(relief)):
            wrong.append("until")
        return tuple(sorted(wrong))
    for name in ("minutes_per_day", "budget_minutes", "until"):
        wanted = getattr(terms, name)
        if wanted is not None and wanted > getattr(own, name):
            wrong.append(name)
    return tuple(sorted(wrong))


def _sorted(classes: Iterable[ItemClass] | None) -> tuple[ItemClass, ...]:
    return tuple(sorted(set(classes or ())))


def _is_less(agreed: tuple[ItemClass, ...], wanted: tuple[ItemClass, ...]) -> bool:
    return bool(wanted) and (not agreed or set(wanted) <= set(agreed))
