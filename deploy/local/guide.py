"""What somebody who takes the tour by hand does next, given the state of the office."""

from deploy.local.screen import Sight


def next_step(sight: Sight, page: str, *, waits: bool) -> str:
    """One line. `waits`: whether business time stands still while questions wait for an answer."""
    if sight.at is None:
        return ""
    if sight.waiting:
        many = "1 agreement waits" if sight.waiting == 1 else f"{sight.waiting} agreements wait"
        time = f", and business time with {'it' if sight.waiting == 1 else 'them'}" if waits else ""
        who = "sign in as supervisor → Hilfe says who is asked → sign in as each of these leads → accept"
        return f"{many} for an answer{time}: {page} → {who}"
    if sight.jams:
        return "nothing waits for you: what was agreed moves day by day; watch the light of the team on Lage"
    if sight.cleared:
        return "a jam has cleared; the board and Lage tell how, and Ctrl-C ends everything"
    return f"nothing to decide yet: {page} → sign in as supervisor → Lage; on day 3 half of a team is suddenly absent"
