"""Questions to the read model and the database, and the shapes of their answers."""
