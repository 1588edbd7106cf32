"""Board `mr-team`: can this team finish its own work in time? What comes, what leaves?"""

from dashboards.boards.team import flow, numbers, open_items
from dashboards.elements.panels import ONE_TEAM, REGION, SITE, Board
from languages.text import _

BOARD = Board(
    uid="mr-team",
    title=_("One team"),
    question=_("Can this team finish its own work in time? What comes, what leaves?"),
    variables=(REGION, SITE, ONE_TEAM),
    rows=(
        numbers.NUMBERS,
        (flow.FORECAST, flow.FLOW),
        (open_items.CLASSES, open_items.AGES),
        (open_items.WAVE, flow.LEAD),
    ),
    more=((flow.MOVES,),),
)
