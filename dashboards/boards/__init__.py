"""One folder per board; each answers one question.

`__init__` arranges the panels, `numbers` is the first line, and the other modules have the panels by topic.
"""
