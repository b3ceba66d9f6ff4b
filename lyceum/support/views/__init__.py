"""Pages of the support centre."""
