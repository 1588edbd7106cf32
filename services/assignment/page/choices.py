"""What forms offer to choose from."""

from mailroom.deadlines import CLASSES

MOVABLE = tuple(each.value for each, rule in CLASSES.items() if rule.movable != "never" and not rule.urgent)
"""Classes that may move at all."""
