"""Board `mr-fristen`: what will become late if we do nothing, and which law is behind it?"""

from dashboards.boards.fristen import classes, laws, numbers, teams
from dashboards.panels import REGION, SITE, TEAM, Board
from dashboards.words import both

BOARD = Board(
    uid="mr-fristen",
    title=both("Fristen in Gefahr", "Deadlines at risk"),
    question=both(
        "Was wird zu spät, wenn wir nichts tun, und welches Gesetz steht dahinter?",
        "What will become late if we do nothing, and which law is behind it?",
    ),
    variables=(REGION, SITE, TEAM),
    rows=(
        numbers.NUMBERS,
        (teams.TABLE,),
        (teams.WAVE, teams.BANDS),
        (classes.MET, classes.LEAD),
    ),
    more=((laws.GRANT_ENDS, laws.FAILURES),),
)
