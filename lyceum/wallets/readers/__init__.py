"""Words of files and forms as amounts and days: what can be read in two ways is not read at all.
And a bank's statement (camt.053) as a table of such words."""

from .amounts import NotUnderstood, read_amount, read_day
from .statements import BankStatement, is_xml

__all__ = ["BankStatement", "NotUnderstood", "is_xml", "read_amount", "read_day"]
