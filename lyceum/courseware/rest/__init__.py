"""Part of what a learner opens."""
