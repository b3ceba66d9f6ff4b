"""What is asked, what was said, and what became of it; who said what is in no table."""

from .answers import Asked, Batch, Box, Remark, Reply, Waiting
from .friction import Friction, FrictionStep
from .loops import Closing
from .surveys import Pulse, Survey

__all__ = [
    "Asked",
    "Batch",
    "Box",
    "Closing",
    "Friction",
    "FrictionStep",
    "Pulse",
    "Remark",
    "Reply",
    "Survey",
    "Waiting",
]
