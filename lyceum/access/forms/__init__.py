"""The shapes of what comes in at the door."""

from .tokens import AccountForm, TokenForm
from .tools import NewToolForm, PassForm, ToolForm, metadata_form
from .viewing import ViewAsForm

__all__ = [
    "AccountForm",
    "NewToolForm",
    "PassForm",
    "TokenForm",
    "ToolForm",
    "ViewAsForm",
    "metadata_form",
]
