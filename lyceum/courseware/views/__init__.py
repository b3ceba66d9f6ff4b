"""Pages of what a learner opens."""
