"""Rules about the JSON of a board as Grafana reads it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any

Json = dict[str, Any]
PERSONS = re.compile(r"clerk|employee|surname|birth|user(name)?\b|personal ?nummer|sachbearbeiter(in)?\b", re.I)
# Put together from parts, so that this file does not contain what it looks for.
HEALTH = re.compile("|".join(["kra" + "nk", "ill" + "ness", "si" + "ckness", r"\bsi" + r"ck\b", "dia" + "gnos"]), re.I)
UNITS = re.compile(r"none|s|percentunit|bytes|cps|reqps|time:[YMDHm :.-]+")
PICTURES = {"timeseries", "state-timeline", "barchart", "bargauge"}
MOST_STATS, MOST_VISIBLE = 6, 12


def panels(board: Json) -> Iterator[Json]:
    """Every panel, folded ones included, without the rows themselves."""
    for panel in board["panels"]:
        if panel["type"] == "row":
            yield from panel.get("panels") or ()
        else:
            yield panel


def visible(board: Json) -> list[Json]:
    """The panels that nobody has to unfold."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def queries(board: Json) -> list[str]:
    """Every query: of panels and of annotations."""
    found = [target["expr"] for panel in panels(board) for target in panel["targets"]]
    annotations = board.get("annotations", {}).get("list", [])
    return found + [each["target"]["expr"] for each in annotations if each.get("target")]


def variables(board: Json) -> list[Json]:
    """The choices of the viewer."""
    return list(board["templating"]["list"])


def texts(part: Any) -> Iterator[str]:
    """Every string anywhere in it."""
    if isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)
    elif isinstance(part, str):
        yield part


def source_is_a_variable(board: Json) -> list[str]:
    """The data source is the viewer's choice, in every panel, query and variable."""
    found = [] if any(each["name"] == "datasource" for each in variables(board)) else ["no variable datasource"]
    for panel in panels(board):
        for part in (panel, *panel["targets"]):
            if (part.get("datasource") or {}).get("uid") != "${datasource}":
                found.append(f"{panel['title']}: fixed data source")
    return found


def variables_ask_for_labels(board: Json) -> list[str]:
    """Variables ask for the values of a label and do so again when the time changes."""
    asked = [each for each in variables(board) if each["type"] == "query"]
    wrong = [
        each["name"] for each in asked if not re.fullmatch(r"label_values\([a-z_]+(\{.*\})?, \w+\)", each["query"])
    ]
    return wrong + [each["name"] for each in asked if each.get("refresh") != 2]


def panels_say_what_they_show(board: Json) -> list[str]:
    """Title, description with source, freshness and what to do, a known unit, and a query."""
    found = []
    for panel in panels(board):
        if not panel.get("title") or len(panel.get("description", "").split("\n\n")) != 3:
            found.append(f"{panel.get('title')}: description")
        if not UNITS.fullmatch(panel["fieldConfig"]["defaults"].get("unit", "")):
            found.append(f"{panel.get('title')}: unit")
        if not panel.get("targets"):
            found.append(f"{panel.get('title')}: no query")
    return found


def nothing_overlaps(board: Json) -> list[str]:
    """Panels fill the grid of 24 columns without holes, and no two share a cell."""
    taken: Counter[tuple[int, int]] = Counter()
    for panel in visible(board):
        at = panel["gridPos"]
        taken.update((x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"]))
    bottom = max(y for _, y in taken) + 1
    wanted = {(x, y) for x in range(24) for y in range(bottom)}
    return [str(cell) for cell, times in taken.items() if times > 1 or cell not in wanted][:5] + [
        f"hole at {cell}" for cell in sorted(wanted - taken.keys())[:5]
    ]


def ids_are_unique(board: Json) -> list[str]:
    """Panel ids are ours and no two panels share one: links and alerts name them."""
    ids = Counter(panel.get("id") or 0 for panel in (*panels(board), *board["panels"]) if panel["type"] != "row")
    folded = Counter(panel.get("id") or 0 for panel in panels(board))
    return [str(number) for number, times in folded.items() if times > 1 or not number] + [
        str(number) for number in ids if not number
    ]


def no_person_is_named(board: Json) -> list[str]:
    """No label, variable or word names a person (P2, P8)."""
    return [text for text in texts(board) if PERSONS.search(text)]


def no_word_of_health(board: Json) -> list[str]:
    """Absence is planned or unplanned, never more (P7)."""
    return [text for text in texts(board) if HEALTH.search(text)]


def words_beside_colours(board: Json) -> list[str]:
    """A stat with a colour has a word as well, since colour alone excludes people."""
    found = []
    for panel in panels(board):
        steps = panel["fieldConfig"]["defaults"].get("thresholds", {}).get("steps", [])
        # A word for a missing value says nothing about the values.
        mappings = panel["fieldConfig"]["defaults"].get("mappings") or []
        mapped = any(each["type"] == "value" for each in mappings) or panel["fieldConfig"].get("overrides")
        if panel["type"] == "stat" and len(steps) > 1 and not mapped:
            found.append(panel["title"])
    return found


def few_numbers_on_top(board: Json) -> list[str]:
    """At most six stats, all in the first line, and at most twelve panels before one has to unfold."""
    stats = [panel for panel in visible(board) if panel["type"] == "stat"]
    found = [panel["title"] for panel in stats if panel["gridPos"]["y"]]
    return found + (["too many"] if len(stats) > MOST_STATS or len(visible(board)) > MOST_VISIBLE else [])


def every_picture_has_a_table(board: Json) -> list[str]:
    """There is a table with the same queries next to every picture."""
    tables = [_expressions(panel) for panel in panels(board) if panel["type"] == "table"]
    pictures = [panel for panel in panels(board) if panel["type"] in PICTURES]
    return [panel["title"] for panel in pictures if _expressions(panel) not in tables]


def _expressions(panel: Json) -> list[str]:
    return [target["expr"] for target in panel["targets"]]


def is_not_edited_by_hand(board: Json) -> list[str]:
    """Boards are generated: not editable, schema 42, a uid that ends with the language."""
    right = (board.get("editable") is False, board["schemaVersion"] == 42, board["uid"][-3:] in ("-de", "-en"))
    return [] if all(right) else [f"editable, schema, uid: {right}"]


CHOICE = re.compile(r"\$\{?(?!__)(\w+)|\[\[(\w+)")
"""A variable in any of Grafana's three ways to write it; those with two underscores are Grafana's own."""
COMPARED = re.compile(r"""(=~|!~|!=|=)\s*(["'`])(.*?)\2""")


def choices_are_taken_exactly(board: Json) -> list[str]:
    """A single choice is compared as it is and cannot be All; several are a pattern, which Grafana escapes then.
    Nothing stands beside a variable in a comparison, and a variable that is not known here is a fault."""
    several = {each["name"]: bool(each.get("multi")) for each in variables(board)}
    all_of_one = (each for each in variables(board) if each.get("includeAll") and not each.get("multi"))
    found = [f"{each['name']}: All of one" for each in all_of_one]
    own = [str(each.get("query") or "") for each in variables(board)]
    for query in [*queries(board), *own]:
        for how, _, value in COMPARED.findall(query):
            name = next((one or other for one, other in CHOICE.findall(value)), None)
            if name is None:
                continue
            if name not in several or value != f"${name}" or (how in ("=~", "!~")) is not several[name]:
                found.append(f"{how} {value} in {query}")
    return found


RULES_OF_BOARDS: dict[str, Callable[[Json], Collection[str]]] = {
    "the data source is a variable": source_is_a_variable,
    "variables ask for labels and reload": variables_ask_for_labels,
    "choices are taken exactly": choices_are_taken_exactly,
    "panels say what they show": panels_say_what_they_show,
    "nothing overlaps": nothing_overlaps,
    "ids are unique": ids_are_unique,
    "no person is named": no_person_is_named,
    "no word of health": no_word_of_health,
    "words beside colours": words_beside_colours,
    "few numbers on top": few_numbers_on_top,
    "every picture has a table": every_picture_has_a_table,
    "boards are not edited by hand": is_not_edited_by_hand,
}
"""Rule → what is wrong with a board by it."""
