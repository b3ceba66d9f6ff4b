"""Our side of scim2-server's plug. Its libraries are loaded when a directory first knocks."""

from .door import scim

__all__ = ["scim"]
