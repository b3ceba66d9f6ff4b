"""What the clock does for what a learner opens."""

from . import contents, lti

__all__ = ["contents", "lti"]
