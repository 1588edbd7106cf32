"""The numbers of a running agreement, each with its unit and source (docs/rules/relief.md).

How much is asked for, and of whom, is in `mailroom/allocation/parameters.py`.
"""

SHOWN_MINUTES = 30
"""Minutes of business time for which the list of a day is shown before its first wave."""
DEPUTY_AFTER_MINUTES = 4 * 60
"""Working minutes without an answer after which the deputy is asked too."""
LOOKED_AFTER_WORKDAYS = 20
"""Working days after its end for which what a relief promised is compared with what happens, and can be read: one
forecast's horizon."""
SUPERVISOR_AFTER_WORKDAYS = 1
"""Working days without an answer after which the supervisor is asked too."""
