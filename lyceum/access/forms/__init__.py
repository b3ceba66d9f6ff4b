"""The shapes of what comes in at the door."""

from .tools import NewToolForm, PassForm, ToolForm, metadata_form
from .viewing import ViewAsForm

__all__ = [
    "NewToolForm",
    "PassForm",
    "ToolForm",
    "ViewAsForm",
    "metadata_form",
]
