"""Board `mr-ausgleich`: why is it jammed, what was done, did it help?"""

from dashboards.boards.ausgleich import effect, help, jams, moves, numbers
from dashboards.elements.panels import REGION, SITE, TEAM, Board
from languages.text import _

BOARD = Board(
    uid="mr-ausgleich",
    title=_("Jams and rebalancing"),
    question=_("Why is it jammed, what was done, did it help?"),
    variables=(REGION, SITE, TEAM),
    rows=(
        numbers.NUMBERS,
        (jams.TABLE,),
        (help.WAITING, help.RUNNING),
        (jams.SHARES, effect.PROMISE),
    ),
    more=(
        (moves.FLOW, moves.FLOW_HOURS),
        (help.ANSWERS, help.ENDS),
        (effect.DIFFERENCE, help.SIZE),
        (effect.ERROR, jams.LASTED),
        (moves.UNPLACED, effect.BALANCE),
    ),
)
