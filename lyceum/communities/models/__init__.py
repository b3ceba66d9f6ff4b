"""Spaces and what is said in them."""

from .banners import Banner, BannerSeen
from .bridges import Bridge, ChatGuest, ChatSign, Crossing
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
from .gatherings import Coming, Gathering
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
    "Banner",
    "BannerSeen",
    "Bridge",
    "Canvas",
    "CanvasLine",
    "CanvasNote",
    "CanvasPart",
    "CanvasSign",
    "CanvasVersion",
    "ChatGuest",
    "ChatSign",
    "CoffeeAvoidance",
    "CoffeeGroup",
    "CoffeePlan",
    "CoffeeRound",
    "CoffeeSeat",
    "CoffeeWish",
    "Coming",
    "Commitment",
    "Crossing",
    "Draft",
    "Gathering",
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
