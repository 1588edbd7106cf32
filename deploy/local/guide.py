"""What somebody who takes the tour by hand does next, given the state of the office."""

from deploy.local.screen import Sight


def next_step(sight: Sight, page: str, *, waits: bool) -> str:
    """One line. `waits`: whether business time stands still while proposals wait for an answer."""
    if sight.at is None:
        return ""
    if sight.undecided:
        many = "1 proposal waits" if sight.undecided == 1 else f"{sight.undecided} proposals wait"
        time = ", and business time with them" if waits else ""
        return f"{many} for you{time}: {page} → sign in as supervisor → Lage says why → Vorschläge → accept"
    if sight.jams:
        return "nothing waits for you: what was accepted moves with each hour; watch the light of the team on Lage"
    if sight.cleared:
        return "a jam has cleared; the board and Lage tell how, and Ctrl-C ends everything"
    return f"nothing to decide yet: {page} → sign in as supervisor → Lage; on day 3 half of a team is suddenly absent"
