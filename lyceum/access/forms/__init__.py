"""The shapes of what comes in at the door."""

from .tools import NewToolForm, PassForm, ToolForm, metadata_form

__all__ = ["NewToolForm", "PassForm", "ToolForm", "metadata_form"]
