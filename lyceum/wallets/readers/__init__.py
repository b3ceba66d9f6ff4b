"""Words of files and forms as amounts and days: what can be read in two ways is not read at all."""

from .amounts import NotUnderstood, read_amount, read_day

__all__ = ["NotUnderstood", "read_amount", "read_day"]
