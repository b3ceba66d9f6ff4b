"""Small shapes that travel."""

from .lessons import (
    BlockRow,
    CommentRow,
    LessonRow,
    Opened,
    OriginRow,
    ReviewRow,
    RoundRow,
    TakenBlock,
    Way,
)
from .uploads import UPLOADS, Readable

__all__ = [
    "UPLOADS",
    "BlockRow",
    "CommentRow",
    "LessonRow",
    "Opened",
    "OriginRow",
    "Readable",
    "ReviewRow",
    "RoundRow",
    "TakenBlock",
    "Way",
]
