"""Settings of the process that draws plans."""

from services.chassis.settings import Base


class Settings(Base):
    """Nothing beyond what every process needs: how plans are drawn is decided by the region's own settings."""
