"""What waits for an account's answer, as the page asks it, and what may be done with a part."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.reliefs import ConsentState
from mailroom.help.life import TRANSITIONS, Act
from services.assignment.state.accounts import Account
from services.assignment.views.reliefs import part_waits_for
from services.assignment.views.schemas.reliefs import PartShown, ReliefShown, ShareShown

AT_MOST = 200
"""So many questions can be answered at once."""


@dataclass(frozen=True, slots=True)
class Question:
    """A part of a relief that the account may answer now. `share`: None for the giver's lead, asked for the whole."""

    relief: ReliefShown
    share: ShareShown | None = None

    @property
    def version(self) -> int:
        """The version of the part that is shown."""
        return (self.share or self.relief).version

    @property
    def key(self) -> str:
        """What a form sends to name the part as it was seen."""
        return f"{self.relief.relief_id}|{self.share.share_id if self.share else ''}|{self.version}"


def questions_for(account: Account, shown: Iterable[ReliefShown]) -> list[Question]:
    """The questions that wait for the account: a lead's own, and for a supervisor those that have reached it."""
    found: list[Question] = []
    for relief in shown:
        if part_waits_for(account, relief):
            found.append(Question(relief))
        found += [Question(relief, share) for share in relief.shares if part_waits_for(account, share)]
    return found


def possible(part: PartShown) -> frozenset[str]:
    """What the account may do with a part now: acts of its life, and `shorten` while it is open."""
    if not part.yours:
        return frozenset()
    acts = {act.value for act in Act if (part.state, act) in TRANSITIONS}
    asked = part.state is ConsentState.ASKED
    return frozenset(acts - ({Act.END.value} if asked else set()) | (set() if asked else {"shorten"}))
