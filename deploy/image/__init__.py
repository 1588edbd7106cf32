"""The steps of the container image."""
