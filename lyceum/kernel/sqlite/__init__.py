"""SQLite as Django has it, with a fairer way to wait for one's turn to write."""
