"""For all tests: no drawn case is judged by the time it takes, which depends on what else the machine does."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
