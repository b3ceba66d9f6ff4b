"""Zips and tars of strangers: looked at before anything is unpacked, counted while it is."""

from .names import fitting
from .tars import open_tar
from .zips import Archive, Limits, open_zip

__all__ = ["Archive", "Limits", "fitting", "open_tar", "open_zip"]
