"""When somebody may be told, and whether words that somebody wrote are sound; pure of tables."""
