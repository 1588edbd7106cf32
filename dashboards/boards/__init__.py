"""One folder per board; each answers one question.

`__init__` says what stands where, `numbers` is the first line, the other modules have the panels by topic.
"""
