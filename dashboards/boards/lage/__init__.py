"""Board `mr-lage`: where do I have to act today?"""

from dashboards.boards.lage import alarms, help, numbers, sites, teams
from dashboards.elements.panels import REGION, SITE, TEAM, Board
from languages.text import _

BOARD = Board(
    uid="mr-lage",
    title=_("All teams at a glance"),
    question=_("Where do I have to act today?"),
    variables=(REGION, SITE, TEAM),
    rows=(
        numbers.NUMBERS,
        (help.HELP,),
        (alarms.ALARMS,),
        (teams.TABLE,),
        (teams.JAMS, sites.FLOW),
    ),
    more=((teams.AGES, sites.WORKED_OFF), (sites.BY_SITE,)),
)
