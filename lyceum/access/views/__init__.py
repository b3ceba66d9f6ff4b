"""Pages at the door."""

from .ways_in import freshly_signed_in, sign_in_link, sign_up

__all__ = ["freshly_signed_in", "sign_in_link", "sign_up"]
