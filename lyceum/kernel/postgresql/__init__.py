"""PostgreSQL as Django has it, with a cheaper way to see whether a connection still stands."""
