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
        (moves.FLOW, help.ANSWERS),
    ),
    more=(
        (effect.DIFFERENCE, moves.FLOW_HOURS),
        (help.SIZE, help.ENDS),
        (effect.ERROR, jams.LASTED),
        (moves.UNPLACED, effect.BALANCE),
    ),
)
