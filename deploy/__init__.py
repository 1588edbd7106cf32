"""How Postwaage is built and run: on one machine, in containers, in a cluster."""
