"""Pages about what is learnt at a date."""
