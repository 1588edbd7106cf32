"""Board `mr-fristen`: what will become late if we do nothing, and which law is behind it?"""

from dashboards.boards.fristen import classes, laws, numbers, teams
from dashboards.elements.panels import REGION, SITE, TEAM, Board
from languages.text import _

BOARD = Board(
    uid="mr-fristen",
    title=_("Deadlines at risk"),
    question=_("What will become late if we do nothing, and which law is behind it?"),
    variables=(REGION, SITE, TEAM),
    rows=(
        numbers.NUMBERS,
        (teams.TABLE,),
        (teams.WAVE, teams.BANDS),
        (classes.MET, classes.LEAD),
    ),
    more=((laws.GRANT_ENDS, laws.FAILURES),),
)
