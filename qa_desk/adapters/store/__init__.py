"""Store: rows, units of work and migrations behind services/store.py; SQLite by default, PostgreSQL for a team."""
