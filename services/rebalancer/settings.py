"""Settings of the process that draws plans."""

from services.chassis.settings import Base


class Settings(Base):
    """Nothing beyond what every process needs: the region's own settings decide how plans are drawn."""
