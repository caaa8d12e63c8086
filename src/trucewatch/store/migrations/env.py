"""Alembic's way in: runs the migrations on the connection that `trucewatch.store.engine` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
