"""How Alembic reaches the database: over the connection that `store.migrate` hands it."""

from alembic import context

from services.assignment.state.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
