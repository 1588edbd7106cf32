"""How long people are away."""

LEAVE_BLOCKS = (3, 5, 10)
"""Working days of a leave."""
HIGHEST_LEAVE = 0.3
"""No lead lets more than this share of a team go on leave at once."""
SPELL_MEAN = 5.2
"""Unplanned absence lasts a working day and, on average, this many more."""
