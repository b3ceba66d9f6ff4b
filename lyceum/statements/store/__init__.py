"""The engine: statements on the database, in its own words where it must be fast."""
