"""Board `mr-eingang`: has everything that arrived entered the system, and how late?"""

from dashboards.boards.eingang import channels, numbers
from dashboards.elements.panels import REGION, SITE, Board
from languages.text import _

BOARD = Board(
    uid="mr-eingang",
    title=_("Intake channels"),
    question=_("Is everything that arrived in the system, and how late?"),
    variables=(REGION, SITE),
    rows=(
        numbers.NUMBERS,
        (channels.TABLE,),
        (channels.RATE, channels.BATCHES),
        (channels.CLASSES, channels.MACHINE),
    ),
)
