"""Board `mr-team`: can this team finish its own work in time? What comes, what leaves?"""

from dashboards.boards.team import flow, numbers, open_items
from dashboards.panels import ONE_TEAM, REGION, SITE, Board
from dashboards.words import both

BOARD = Board(
    uid="mr-team",
    title=both("Ein Team", "One team"),
    question=both(
        "Schafft dieses Team seine Arbeit rechtzeitig? Was kommt, was geht?",
        "Can this team finish its own work in time? What comes, what leaves?",
    ),
    variables=(REGION, SITE, ONE_TEAM),
    rows=(
        numbers.NUMBERS,
        (flow.FORECAST, flow.FLOW),
        (open_items.CLASSES, open_items.AGES),
        (open_items.WAVE, flow.LEAD),
    ),
    more=((flow.MOVES,),),
)
