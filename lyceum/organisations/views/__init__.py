"""Pages of organisations; each asks a selector, or calls one service."""
