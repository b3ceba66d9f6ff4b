"""People with a browser: those who take an assessment, and those who write it."""

from .taking import assessment, attempt, finish, mine, result, start
from .writing import add_item, begin, edit, edit_item, figures, preview, publish, withdraw, written

__all__ = [
    "add_item",
    "assessment",
    "attempt",
    "begin",
    "edit",
    "edit_item",
    "figures",
    "finish",
    "mine",
    "preview",
    "publish",
    "result",
    "start",
    "withdraw",
    "written",
]
