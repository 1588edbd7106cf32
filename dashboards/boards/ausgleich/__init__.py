"""Board `mr-ausgleich`: why is it jammed, what was done, did it help?"""

from dashboards.boards.ausgleich import effect, jams, moves, numbers
from dashboards.panels import REGION, SITE, TEAM, Board
from dashboards.words import both

BOARD = Board(
    uid="mr-ausgleich",
    title=both("Stau und Ausgleich", "Jams and rebalancing"),
    question=both(
        "Warum staut es sich, was wurde getan, hat es geholfen?", "Why is it jammed, what was done, did it help?"
    ),
    variables=(REGION, SITE, TEAM),
    rows=(
        numbers.NUMBERS,
        (jams.TABLE,),
        (jams.SHARES, effect.PROMISE),
        (moves.FLOW, moves.OUTCOMES),
    ),
    more=(
        (effect.DIFFERENCE, moves.FLOW_HOURS),
        (effect.ERROR, jams.LASTED),
        (moves.UNPLACED, effect.BALANCE),
    ),
)
