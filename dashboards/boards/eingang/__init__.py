"""Board `mr-eingang`: is everything that arrived in the system, and how late?"""

from dashboards.boards.eingang import channels, numbers
from dashboards.panels import REGION, SITE, Board
from dashboards.words import both

BOARD = Board(
    uid="mr-eingang",
    title=both("Eingangskanäle", "Intake channels"),
    question=both(
        "Ist alles, was ankam, im System, und wie spät?", "Is everything that arrived in the system, and how late?"
    ),
    variables=(REGION, SITE),
    rows=(
        numbers.NUMBERS,
        (channels.TABLE,),
        (channels.RATE, channels.BATCHES),
        (channels.CLASSES, channels.MACHINE),
    ),
)
