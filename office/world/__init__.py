"""A played office from a seed: teams, arrears, post, staffing and leads, the same in every run and in any order.

Everything drawn comes from a generator of its own, seeded by office, seed and what is drawn (team and day, item
or question), so that no draw depends on another. Figures: docs/rules/played-office.md. No
persons are modelled, only how many of a team are present.
"""

from office.world.presets import PRESETS, Preset
from office.world.staffing import NET_MINUTES_PER_FTE, SCENARIOS, Shock
from office.world.world import World, world_of

__all__ = ["NET_MINUTES_PER_FTE", "PRESETS", "SCENARIOS", "Preset", "Shock", "World", "world_of"]
