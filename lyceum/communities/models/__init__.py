"""Spaces and what is said in them."""

from .canvas import (
    Canvas,
    CanvasLine,
    CanvasNote,
    CanvasPart,
    CanvasSign,
    CanvasVersion,
    Commitment,
)
from .coffee import (
    CoffeeAvoidance,
    CoffeeGroup,
    CoffeePlan,
    CoffeeRound,
    CoffeeSeat,
    CoffeeWish,
)
from .people import Offer, OfferSkill
from .posts import (
    Draft,
    Mention,
    Poll,
    PollOption,
    PollVote,
    Post,
    PostFile,
    PostVersion,
    PostWord,
    Reaction,
    Report,
    Routing,
    ThreadWish,
)
from .prompts import PromptPlan
from .spaces import Space, SpaceMember

__all__ = [
    "Canvas",
    "CanvasLine",
    "CanvasNote",
    "CanvasPart",
    "CanvasSign",
    "CanvasVersion",
    "CoffeeAvoidance",
    "CoffeeGroup",
    "CoffeePlan",
    "CoffeeRound",
    "CoffeeSeat",
    "CoffeeWish",
    "Commitment",
    "Draft",
    "Mention",
    "Offer",
    "OfferSkill",
    "Poll",
    "PollOption",
    "PollVote",
    "Post",
    "PostFile",
    "PostVersion",
    "PostWord",
    "PromptPlan",
    "Reaction",
    "Report",
    "Routing",
    "Space",
    "SpaceMember",
    "ThreadWish",
]
