"""The database: its tables and migrations, who may write to it, and rows as they are stored."""
