from .selectors import forget_policies, keep_policies

__all__ = ["forget_policies", "keep_policies"]
