"""Verbs on assessments."""

from .assigning import assign_assessment
from .taking import answer, finish, start
from .writing import (
    add_item,
    begin_assessment,
    change_assessment,
    change_item,
    move_item,
    publish_assessment,
    remove_item,
    withdraw_assessment,
)

__all__ = [
    "add_item",
    "answer",
    "assign_assessment",
    "begin_assessment",
    "change_assessment",
    "change_item",
    "finish",
    "move_item",
    "publish_assessment",
    "remove_item",
    "start",
    "withdraw_assessment",
]
