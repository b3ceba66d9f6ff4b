"""Pages about learning money."""
